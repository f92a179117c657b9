/**
 * The state of the zones and the rules that change it: which command is legal, with which status it is refused, what it
 * does, and which states may be left after a power cut.
 *
 * <p>Entry class: {@link io.zonelog.device.state.ZoneStateMachine}. No I/O and no threads: everything here is guarded by the
 * lock of the device that owns it.
 */
@NullMarked
package io.zonelog.device.state;

import org.jspecify.annotations.NullMarked;
