/**
 * What commands print on: the streams, text tables and JSON.
 *
 * <p>Entry class: {@link io.zonelog.deploy.terminal.Terminal}. Used by the main thread.
 */
@NullMarked
package io.zonelog.deploy.terminal;

import org.jspecify.annotations.NullMarked;
