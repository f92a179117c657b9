package io.zonelog.connector.metrics;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The connector's counters. Any thread may add and read. */
public final class ConnectorCounters {
    private final Map<Counted, LongAdder> adders = new EnumMap<>(Counted.class);

    public ConnectorCounters() {
        for (Counted counted : Counted.values()) {
            adders.put(counted, new LongAdder());
        }
    }

    /** What is counted, with the name and the description of its meter. */
    public enum Counted {
        RECORDS_APPLIED("records.applied", "records applied to files"),
        BYTES_APPLIED("applied.bytes", "bytes of the values of records applied"),
        RECORDS_DROPPED(
                "records.dropped", "records polled but not applied, because their partition moved or waits for space"),
        BAD_RECORDS("bad.records", "records that could not be applied"),
        DEAD_LETTERS("dead.letters", "bad records confirmed by the dead-letter topic"),
        ENGINE_BUSY("engine.busy", "records that had to wait for room in the engine"),
        COMMITS("commits", "commits of offsets that Kafka confirmed"),
        COMMITS_FAILED("commits.failed", "commits of offsets that failed; stored positions stand"),
        POLLS_FAILED("polls.failed", "polls that failed and were repeated"),
        BYTES_BUILT("built.bytes", "bytes of data of partitions that were built from snapshots"),
        ASSIGNMENTS("assignments", "partitions taken over"),
        REVOCATIONS("revocations", "partitions given back or lost");

        private final String meterName;
        private final String description;

        Counted(String meterName, String description) {
            this.meterName = "zonelog.connector." + meterName;
            this.description = description;
        }

        public String meterName() {
            return meterName;
        }

        public String description() {
            return description;
        }
    }

    public void increment(Counted counted) {
        adder(counted).increment();
    }

    public void add(Counted counted, long amount) {
        adder(counted).add(amount);
    }

    public long value(Counted counted) {
        return adder(counted).sum();
    }

    private LongAdder adder(Counted counted) {
        LongAdder adder = adders.get(counted);
        if (adder == null) {
            throw new IllegalStateException("no counter for " + counted);
        }
        return adder;
    }
}
