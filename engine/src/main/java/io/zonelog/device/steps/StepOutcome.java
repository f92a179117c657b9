package io.zonelog.device.steps;

/** Whether a device that was told to go one step on had a step to run. */
public enum StepOutcome {
    RAN,
    NOTHING_PENDING
}
