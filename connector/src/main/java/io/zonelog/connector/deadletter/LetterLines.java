package io.zonelog.connector.deadletter;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Which dead letters the log tells of: each at once, up to twenty within ten seconds; in a flood then one in ten seconds, with the number
 * of those before it that had no line. Owned by the thread that confirms letters.
 */
final class LetterLines {
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** What is less in one pause is no flood. */
    private static final int LINES_AT_ONCE = 20;

    private final String topic;
    private final LongSupplier nanoClock;
    private long periodNanos;
    private int lines;
    private long untold;

    /**
     * Lines about a dead-letter topic.
     *
     * @param topic its name
     */
    LetterLines(String topic, LongSupplier nanoClock) {
        this.topic = topic;
        this.nanoClock = nanoClock;
        this.periodNanos = nanoClock.getAsLong();
    }

    /** The line about a letter; empty if it is only counted. */
    Optional<String> next(DeadLetter letter) {
        long nowNanos = nanoClock.getAsLong();
        if (nowNanos - periodNanos >= PAUSE_NANOS) {
            // behind a flood the next period has one line, and all of them again when there was none untold
            lines = untold == 0 ? 0 : LINES_AT_ONCE - 1;
            periodNanos = nowNanos;
        }
        if (lines == LINES_AT_ONCE) {
            untold++;
            return Optional.empty();
        }
        String others = untold == 0 ? "" : "; so did " + untold + " since the line before";
        lines++;
        untold = 0;
        ConsumerRecord<?, ?> record = letter.record();
        String omission = letter.omission();
        String without = omission.isEmpty() ? "" : ", without its " + omission + ", for which that topic has no room";
        return Optional.of("a bad record in topic " + record.topic() + " partition " + record.partition() + " offset "
                + record.offset() + " went to dead-letter topic " + topic + without + ": "
                + letter.bad().detail() + " (" + letter.bad().reason() + ")" + others);
    }
}
