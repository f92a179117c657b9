package io.zonelog.device.time;

/** A time that only grows, and things to do at a time. */
public sealed interface DeviceClock extends AutoCloseable permits VirtualClock, RealClock {
    /** Nanoseconds since some moment. */
    long nowNanos();

    /** Does something once, when the time has come; at once or soon after if it has come already. */
    void at(long dueNanos, Runnable action);

    @Override
    void close();
}
