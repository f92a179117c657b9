/**
 * The rows about what files come from: partitions and how far they are, the engines that have them, and what has become of a record.
 *
 * <p>Entry classes: the rows. Values and pure functions; any thread.
 */
@NullMarked
package io.zonelog.deploy.view.source;

import org.jspecify.annotations.NullMarked;
