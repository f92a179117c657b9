/**
 * How long the commands of a device take: a {@link io.zonelog.device.time.TimedZonedDevice} around any device holds completions
 * back until a {@link io.zonelog.device.time.DeviceClock} says that they are due, as a {@link
 * io.zonelog.device.time.TimeProfile} computes it.
 *
 * <p>On a virtual clock nothing waits: who owns the clock moves it on, event by event, on his own thread. On the real one the
 * thread {@code zonelog-device-timer} calls the completions.
 */
@NullMarked
package io.zonelog.device.time;

import org.jspecify.annotations.NullMarked;
