package io.zonelog.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FitnessCheckTest {
    @Test
    void aTopicWhoseLargestRecordMayNotFitIntoTheHeapIsNamedWithWhatToDo() {
        assertThat(beyondHeap("1048588", 512L << 20)).isEmpty();
        assertThat(beyondHeap("134217728", 512L << 20)).isEmpty();
        assertThat(beyondHeap("134217729", 512L << 20))
                .containsExactly(
                        "topic t takes records of up to 134217729 bytes (max.message.bytes), and the heap has 536870912:"
                                + " one that does not fit ends the engine with status 3, at each start again; give it 4 times as much"
                                + " (ZONELOG_HEAP), or lower max.message.bytes");
        assertThat(FitnessCheck.beyondHeap(Map.of("t", Map.of()), 1)).isEmpty();
    }

    private static List<String> beyondHeap(String largest, long heapBytes) {
        return FitnessCheck.beyondHeap(Map.of("t", Map.of("max.message.bytes", largest)), heapBytes);
    }
}
