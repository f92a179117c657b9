/**
 * Where a simulated device keeps its bytes and its zone states: the port {@link io.zonelog.device.medium.ZoneMedium} and the
 * medium in memory. The medium in files lives in {@code io.zonelog.device.file}.
 *
 * <p>Media are called by the threads of the device, several at once, never under the device's lock.
 */
@NullMarked
package io.zonelog.device.medium;

import org.jspecify.annotations.NullMarked;
