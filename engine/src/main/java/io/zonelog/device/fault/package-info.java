/**
 * Faults that a simulated device commits on purpose: a {@link io.zonelog.device.fault.FaultPlan} says at which commands, and
 * what. The file {@code engine/DEVICE.md} lists every fault with what an engine can be expected to survive.
 *
 * <p>A plan belongs to one device and guards itself.
 */
@NullMarked
package io.zonelog.device.fault;

import org.jspecify.annotations.NullMarked;
