package io.zonelog.connector.directory;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Who is there, as far as it was read. Time is that of the brokers, which stamp every row: a row is stale when others are so much newer,
 * so that clocks of engines need not agree, and nobody is missed while the brokers are away from all. For any thread.
 */
public final class EngineDirectory {
    /** A row that is so much older than the newest one is that of an engine that has died, or cannot write. */
    public static final long STALE_AFTER_MILLIS = 30_000;

    /** What is beyond that is noise, or an attack. */
    private static final int MOST_ENGINES = 1000;

    private final LongSupplier nanoClock;
    private final Map<UUID, Entry> entries = new TreeMap<>();
    private boolean awaitedInVain;
    private volatile Rows rows = new Rows(List.of(), 0);

    private record Rows(List<Entry> all, long latestMillis) {}

    /**
     * A row.
     *
     * @param engine what it says
     * @param writtenMillis when the brokers took it, in milliseconds since 1970
     * @param readNanos when it was read, by the directory's clock
     */
    public record Entry(EngineDescription engine, long writtenMillis, long readNanos) {}

    /**
     * An empty directory.
     *
     * @param nanoClock monotonic time in nanoseconds
     */
    public EngineDirectory(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** An engine has written its row. */
    public synchronized void put(EngineDescription engine, long writtenMillis) {
        entries.put(engine.deviceUuid(), new Entry(engine, writtenMillis, nanoClock.getAsLong()));
        if (entries.size() > MOST_ENGINES) {
            entries.values().stream()
                    .min(Comparator.comparingLong(Entry::writtenMillis))
                    .ifPresent(oldest -> entries.remove(oldest.engine().deviceUuid()));
        }
        publish(writtenMillis);
    }

    /** An engine has ended, and taken its row away. */
    public synchronized void remove(UUID deviceUuid, long writtenMillis) {
        entries.remove(deviceUuid);
        publish(writtenMillis);
    }

    private void publish(long writtenMillis) {
        notifyAll();
        rows = new Rows(List.copyOf(entries.values()), Math.max(rows.latestMillis(), writtenMillis));
    }

    /** All rows, by device; those of engines that died among them. */
    public Collection<Entry> entries() {
        return rows.all();
    }

    /** When the newest row was written, in milliseconds since 1970; 0 before any. */
    public long latestMillis() {
        return rows.latestMillis();
    }

    /** The engines that are there. */
    public List<EngineDescription> present() {
        Rows now = rows;
        return now.all().stream()
                .filter(entry -> now.latestMillis() - entry.writtenMillis() <= STALE_AFTER_MILLIS)
                .map(Entry::engine)
                .toList();
    }

    /** The row of one engine. */
    public Optional<Entry> of(UUID deviceUuid) {
        return rows.all().stream()
                .filter(entry -> entry.engine().deviceUuid().equals(deviceUuid))
                .findFirst();
    }

    /** Waits until an engine's row has come, or the time is over; nobody waits again after that. */
    public synchronized void awaitRow(UUID deviceUuid, long patienceNanos) {
        if (awaitedInVain) {
            return;
        }
        long deadlineNanos = System.nanoTime() + patienceNanos;
        try {
            for (long left = patienceNanos;
                    left > 0 && !entries.containsKey(deviceUuid);
                    left = deadlineNanos - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            awaitedInVain = !entries.containsKey(deviceUuid);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }

    /** How long ago a row was read, in nanoseconds. */
    public long readAgeNanos(Entry entry) {
        return nanoClock.getAsLong() - entry.readNanos();
    }
}
