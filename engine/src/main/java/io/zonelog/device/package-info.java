/**
 * The zoned device: the port {@link io.zonelog.device.ZonedDevice}, what a device tells about itself, and the simulated
 * devices behind the port.
 *
 * <p>Entry class: {@link io.zonelog.device.ZonedDevice}. Devices are safe for use by several threads; completions arrive on
 * threads of the device.
 */
@NullMarked
package io.zonelog.device;

import org.jspecify.annotations.NullMarked;
