package io.zonelog.device.trace;

/** Receives the events of a trace, one at a time, in their order. */
@FunctionalInterface
public interface TraceSink {
    void accept(TraceEvent event);
}
