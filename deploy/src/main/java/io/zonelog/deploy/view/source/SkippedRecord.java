package io.zonelog.deploy.view.source;

import io.zonelog.mapping.Printable;
import io.zonelog.mapping.SourcePosition;

/**
 * A record that an operator had passed.
 *
 * @param topic its topic
 * @param partition its partition
 * @param offset its offset
 * @param position where the partition goes on
 * @param deadLetterTopic where the record went; empty if there is no such topic, and only the log tells of it
 */
public record SkippedRecord(String topic, int partition, long offset, long position, String deadLetterTopic) {
    /** What has become durable. */
    public static SkippedRecord of(SourcePosition position, long offset, String deadLetterTopic) {
        return new SkippedRecord(
                position.identity().topic(),
                position.identity().partition(),
                offset,
                position.nextOffset(),
                deadLetterTopic);
    }

    /** For people. */
    public String line() {
        return "passed offset " + offset + " of " + Printable.name(topic) + " partition " + partition
                + (deadLetterTopic.isEmpty()
                        ? "; there is no dead-letter topic, so only the log tells of it"
                        : "; it went to dead-letter topic " + Printable.name(deadLetterTopic));
    }
}
