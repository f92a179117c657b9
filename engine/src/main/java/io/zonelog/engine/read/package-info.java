/**
 * Reads and checks of what is committed.
 *
 * <p>Entry class: {@link io.zonelog.engine.read.FileReader}. Owned by whoever reads: the engine's thread or a command.
 */
@NullMarked
package io.zonelog.engine.read;

import org.jspecify.annotations.NullMarked;
