/**
 * Who runs the steps of a simulated device's commands, and in which order: at once ({@link io.zonelog.device.steps.Steps.Inline}), when a
 * test says so, in an order chosen by a seed ({@link io.zonelog.device.steps.SeededSteps}), or on I/O threads ({@link
 * io.zonelog.device.steps.ThreadedSteps}).
 *
 * <p>Entry class: {@link io.zonelog.device.steps.Steps}. It knows nothing of zones.
 */
@NullMarked
package io.zonelog.device.steps;

import org.jspecify.annotations.NullMarked;
