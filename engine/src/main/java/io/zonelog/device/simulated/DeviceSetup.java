package io.zonelog.device.simulated;

import io.zonelog.device.fault.FaultPlan;
import io.zonelog.device.state.DeviceBehaviour;

/** How a device behaves, what it does wrong on purpose, and what it was opened for. */
record DeviceSetup(DeviceBehaviour behaviour, FaultPlan faults, Access access) {}
