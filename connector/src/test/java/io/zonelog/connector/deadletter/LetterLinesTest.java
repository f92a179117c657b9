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
    private final LetterLines lines = new LetterLines("dead", () -> nowNanos);

    @Test
    void theFirstLetterIsToldAtOnceWithItsPlaceAndReason() {
        assertThat(lines.next(letter(77)))
                .contains("a bad record in topic source partition 4 offset 77 went to dead-letter topic dead:"
                        + " unknown operation \"x\" (UNKNOWN_OPERATION)");
    }

    @Test
    void aFloodHasALineInTenSecondsThatCountsTheOthers() {
        assertThat(lines.next(letter(0))).isPresent();
        nowNanos += TimeUnit.MILLISECONDS.toNanos(9_999);
        assertThat(lines.next(letter(1))).isEmpty();
        assertThat(lines.next(letter(2))).isEmpty();
        nowNanos += TimeUnit.MILLISECONDS.toNanos(1);
        assertThat(lines.next(letter(3)).orElseThrow())
                .contains("offset 3")
                .endsWith("; so did 2 since the line before");
        nowNanos += TimeUnit.SECONDS.toNanos(10);
        assertThat(lines.next(letter(4)).orElseThrow()).endsWith("(UNKNOWN_OPERATION)");
    }

    private static DeadLetter letter(long offset) {
        return DeadLetter.whole(new ConsumerRecord<>("source", 4, offset, null, null), BAD);
    }
}
