package io.zonelog.device.command;

import io.zonelog.device.fault.FaultPlan;
import io.zonelog.device.state.DeviceBehaviour;

/**
 * How a device is set up.
 *
 * @param behaviour what it does where the specification leaves a choice
 * @param faults what it does wrong on purpose
 * @param access what it was opened for
 */
public record DeviceSetup(DeviceBehaviour behaviour, FaultPlan faults, Access access) {
    /** What a device was opened for. */
    public enum Access {
        READ_WRITE,
        READ_ONLY
    }
}
