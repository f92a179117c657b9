/**
 * Traces of device commands: recorded by a {@link io.zonelog.device.trace.TracingZonedDevice} around any device, kept in a
 * checksummed file, replayed on another device, and checked for what must hold on every zoned device.
 *
 * <p>A tracer is called by the threads of the device it wraps and guards itself; readers and checkers belong to one thread.
 */
@NullMarked
package io.zonelog.device.trace;

import org.jspecify.annotations.NullMarked;
