package io.zonelog.deploy.command.transfer;

import io.zonelog.deploy.command.answer.Answers;
import io.zonelog.deploy.command.option.Converters;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.kafka.WholeFileSender.Place;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import picocli.CommandLine.Option;

/** Waits until an engine has made records durable: until its stored positions are behind them. Used by one thread. */
final class DurableWait {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Answers answers;
    private final Duration patience;
    private final LongSupplier nanoClock;

    /** How long a command waits. */
    static final class Patience {
        @Option(
                names = "--wait",
                paramLabel = "TIME",
                converter = Converters.Time.class,
                description = "How long the engine may stand still before it is given up (default: 1min).")
        private Duration patience = Duration.ofMinutes(1);

        /** Waits for what is asked of an engine. */
        DurableWait with(Answers answers) {
            return new DurableWait(answers, patience, System::nanoTime);
        }
    }

    /**
     * Waits for nothing yet.
     *
     * @param patience how long positions may stand still
     */
    DurableWait(Answers answers, Duration patience, LongSupplier nanoClock) {
        this.answers = answers;
        this.patience = patience;
        this.nanoClock = nanoClock;
    }

    /**
     * Waits.
     *
     * @param lastOffsets the last record of each partition
     * @throws CommandFailure if the positions stand still for too long in front of them
     */
    void await(Map<Place, Long> lastOffsets) {
        Map<Place, Long> before = Map.of();
        long deadlineNanos = nanoClock.getAsLong() + patience.toNanos();
        while (true) {
            Map<Place, Long> stored = answers.positions();
            List<Place> missing = lastOffsets.entrySet().stream()
                    .filter(last -> stored.getOrDefault(last.getKey(), 0L) <= last.getValue())
                    .map(Map.Entry::getKey)
                    .toList();
            if (missing.isEmpty()) {
                return;
            }
            if (!stored.equals(before)) {
                before = stored;
                deadlineNanos = nanoClock.getAsLong() + patience.toNanos();
            }
            if (nanoClock.getAsLong() - deadlineNanos > 0
                    || Thread.currentThread().isInterrupted()) {
                throw late(missing.get(0), lastOffsets, stored);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private CommandFailure late(Place place, Map<Place, Long> lastOffsets, Map<Place, Long> stored) {
        String there = stored.containsKey(place) ? "stands at offset " + stored.get(place) : "has no position";
        return CommandFailure.problem("what was sent is in Kafka, but not durable after " + patience.toSeconds()
                + " s: the engine " + there + " of " + place + ", and offset " + lastOffsets.get(place)
                + " has to be applied; does it run and hold the partition? The same command can be given again");
    }
}
