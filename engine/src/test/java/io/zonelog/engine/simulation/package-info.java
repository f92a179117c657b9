/**
 * Seeded histories of an engine over a device and a store in memory, with a power cut at any step, compared with a map of bytes.
 *
 * <p>Entry class: {@link io.zonelog.engine.simulation.CrashHistory}. One thread does everything, so a seed repeats a history exactly.
 */
@NullMarked
package io.zonelog.engine.simulation;

import org.jspecify.annotations.NullMarked;
