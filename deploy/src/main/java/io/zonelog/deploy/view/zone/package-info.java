/**
 * The rows about zones: how each one is, what reclaim and the room left come to, which files are in a zone, and which zones hold a file.
 *
 * <p>Entry classes: {@link io.zonelog.deploy.view.zone.ZoneReport} and the rows. Values and pure functions; any thread.
 */
@NullMarked
package io.zonelog.deploy.view.zone;

import org.jspecify.annotations.NullMarked;
