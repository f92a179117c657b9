/**
 * What lies on a device, what a power cut or a failed zone leaves of it, and what a store holds.
 *
 * <p>Entry class: {@link io.zonelog.log.model.device.Device}.
 */
@NullMarked
package io.zonelog.log.model.device;

import org.jspecify.annotations.NullMarked;
