package io.zonelog.connector.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.connector.decode.BadRecordReason;
import io.zonelog.connector.decode.DecodedRecord.BadRecord;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class LetterLinesTest {
    private static final BadRecord BAD = new BadRecord(BadRecordReason.UNKNOWN_OPERATION, "unknown operation \"x\"");

    private long nowNanos = Long.MAX_VALUE - 1;
    private final DeadLetterTopic.LetterLines lines = new DeadLetterTopic.LetterLines("dead", () -> nowNanos);

    @Test
    void theFirstLetterIsToldAtOnceWithItsPlaceAndReason() {
        assertThat(lines.next(letter(77)))
                .contains("a bad record in topic source partition 4 offset 77 went to dead-letter topic dead:"
                        + " unknown operation \"x\" (UNKNOWN_OPERATION)");
    }

    /** A few bad records are all told, so that whoever sees their number sees which they are. */
    @Test
    void whatIsNoFloodIsToldWhole() {
        for (int offset = 0; offset < 20; offset++) {
            assertThat(lines.next(letter(offset)).orElseThrow()).endsWith("(UNKNOWN_OPERATION)");
        }
        nowNanos += TimeUnit.SECONDS.toNanos(10);
        assertThat(lines.next(letter(20))).isPresent();
        assertThat(lines.next(letter(21))).isPresent();
    }

    @Test
    void aFloodHasALineInTenSecondsThatCountsTheOthers() {
        for (int offset = 0; offset < 20; offset++) {
            assertThat(lines.next(letter(offset))).isPresent();
        }
        nowNanos += TimeUnit.MILLISECONDS.toNanos(9_999);
        assertThat(lines.next(letter(20))).isEmpty();
        assertThat(lines.next(letter(21))).isEmpty();
        nowNanos += TimeUnit.MILLISECONDS.toNanos(1);
        assertThat(lines.next(letter(22)).orElseThrow())
                .contains("offset 22")
                .endsWith("; so did 2 since the line before");
        assertThat(lines.next(letter(23))).isEmpty();
        nowNanos += TimeUnit.SECONDS.toNanos(10);
        assertThat(lines.next(letter(24)).orElseThrow()).endsWith("; so did 1 since the line before");
        nowNanos += TimeUnit.SECONDS.toNanos(10);
        assertThat(lines.next(letter(25)).orElseThrow()).endsWith("(UNKNOWN_OPERATION)");
    }

    private static DeadLetter letter(long offset) {
        return DeadLetter.whole(new ConsumerRecord<>("source", 4, offset, null, null), BAD);
    }
}
