/**
 * The simulated zoned devices: {@link io.zonelog.device.simulated.SimulatedZonedDevice} keeps its zones in a directory and is
 * the default back end, {@link io.zonelog.device.simulated.InMemoryZonedDevice} keeps them in memory for tests and
 * simulations.
 *
 * <p>Both are the same {@link io.zonelog.device.command.CommandCore} on another medium and with other {@link
 * io.zonelog.device.steps.Steps}: who runs the steps of a command, and in which order.
 */
@NullMarked
package io.zonelog.device.simulated;

import org.jspecify.annotations.NullMarked;
