/**
 * The simulated zoned devices: {@link io.zonelog.device.simulated.SimulatedZonedDevice} keeps its zones in a directory and is
 * the default back end, {@link io.zonelog.device.simulated.InMemoryZonedDevice} keeps them in memory for tests and
 * simulations.
 *
 * <p>Both are the same {@link io.zonelog.device.simulated.CommandCore} on another medium and with other {@link
 * io.zonelog.device.simulated.Steps}: who runs the steps of a command, and in which order. State is guarded by the core's
 * lock; completions are called without it.
 */
@NullMarked
package io.zonelog.device.simulated;

import org.jspecify.annotations.NullMarked;
