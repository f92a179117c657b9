package io.zonelog.device.trace;

/** Receives the events of a trace, one at a time, in their order. */
@FunctionalInterface
public interface TraceSink extends AutoCloseable {
    void accept(TraceEvent event);

    /** There are no more events. */
    @Override
    default void close() {}
}
