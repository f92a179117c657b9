/**
 * Reads and checks of what is committed.
 *
 * <p>Entry classes: {@link io.zonelog.engine.read.FileReader}, owned by whoever reads: the engine's thread or a command;
 * {@link io.zonelog.engine.read.Readers}, for any thread beside a running engine.
 */
@NullMarked
package io.zonelog.engine.read;

import org.jspecify.annotations.NullMarked;
