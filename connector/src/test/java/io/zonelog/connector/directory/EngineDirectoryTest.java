package io.zonelog.connector.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EngineDirectoryTest {
    private static final long START = 1_700_000_000_000L;

    private final EngineDirectory directory = new EngineDirectory(() -> 0);

    @Test
    void anEngineIsGoneWhenOthersHaveWrittenForLongAndItHasNot() {
        directory.put(engine(1), START);
        directory.put(engine(2), START + EngineDirectory.STALE_AFTER_MILLIS);
        assertThat(directory.present()).containsExactly(engine(1), engine(2));
        directory.put(engine(2), START + EngineDirectory.STALE_AFTER_MILLIS + 1);
        assertThat(directory.present()).containsExactly(engine(2));
        assertThat(directory.entries()).hasSize(2);
    }

    @Test
    void whileNobodyCanWriteNobodyIsGone() {
        directory.put(engine(1), START);
        directory.put(engine(2), START + 1000);
        assertThat(directory.present()).hasSize(2);
    }

    @Test
    void anEngineThatEndsInOrderIsGoneAtOnce() {
        directory.put(engine(1), START);
        directory.remove(engine(1).deviceUuid(), START + 1);
        assertThat(directory.present()).isEmpty();
        assertThat(directory.entries()).isEmpty();
    }

    @Test
    void thereIsNoRoomForMoreThanAThousandAndTheOldestGoes() {
        for (int number = 0; number < 1001; number++) {
            directory.put(engine(number), START + (number == 500 ? 0 : 1));
        }
        assertThat(directory.entries()).hasSize(1000);
        assertThat(directory.of(engine(500).deviceUuid())).isEmpty();
    }

    private static EngineDescription engine(int number) {
        return new EngineDescription(new UUID(0, number), "http://engine-" + number + ":8480", "g", "1", List.of());
    }
}
