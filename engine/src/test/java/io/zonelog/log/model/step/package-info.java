/**
 * The steps of a history: each changes the engine's state and the device, and then somebody looks at what a power cut would leave.
 *
 * <p>Entry class: {@link io.zonelog.log.model.step.Engine}.
 */
@NullMarked
package io.zonelog.log.model.step;

import org.jspecify.annotations.NullMarked;
