/**
 * The commands of a simulated device, from submission to completion, whatever medium its bytes are on and whoever runs its steps.
 *
 * <p>Entry class: {@link io.zonelog.device.command.CommandCore}, which hands a command to one of the paths for writes, reads and zone
 * management; {@link io.zonelog.device.command.Durability} is what they share. State is guarded by the core's lock; completions are called
 * without it.
 */
@NullMarked
package io.zonelog.device.command;

import org.jspecify.annotations.NullMarked;
