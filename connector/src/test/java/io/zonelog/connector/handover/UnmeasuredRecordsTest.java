package io.zonelog.connector.handover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnmeasuredRecordsTest {
    private final UnmeasuredRecords records = new UnmeasuredRecords();
    private final List<Long> measured = new ArrayList<>();

    @Test
    void eachMillisecondIsMeasuredOnceWhenItsFirstRecordIsDurable() {
        records.add(10, 1000);
        records.add(11, 1000);
        records.add(12, 1007);
        records.durable(10, 1050, measured::add);
        assertThat(measured).isEmpty();
        records.durable(12, 1050, measured::add);
        assertThat(measured).containsExactly(50L);
        records.durable(13, 1060, measured::add);
        assertThat(measured).containsExactly(50L, 53L);
    }

    @Test
    void aTimestampAheadOfTheClockCountsAsZeroAndNoTimestampIsNotMeasured() {
        records.add(1, 2000);
        records.add(2, -1);
        records.durable(3, 1500, measured::add);
        assertThat(measured).containsExactly(0L);
    }

    @Test
    void theOldestStayInOrderWhileRoomGrowsUpToTheLimit() {
        for (int offset = 0; offset < 10; offset++) {
            records.add(offset, offset);
        }
        records.durable(10, 10, measured::add);
        measured.clear();
        for (int offset = 10; offset < 10_000; offset++) {
            records.add(offset, offset);
        }
        records.durable(10_000, 10_000, measured::add);
        assertThat(measured).hasSize(4096);
        assertThat(measured.get(0)).isEqualTo(9990);
        assertThat(measured.get(4095)).isEqualTo(10_000 - (10 + 4095));
    }
}
