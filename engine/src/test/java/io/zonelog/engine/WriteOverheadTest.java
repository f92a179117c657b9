package io.zonelog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.engine.apply.FileOperation;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WriteOverheadTest {
    private static final int BLOCK_BYTES = 4096;

    @Test
    void randomSmallOverwritesShareSegmentsAtFivePercentOverheadAtMost() {
        SplittableRandom random = new SplittableRandom(42);
        try (EngineFixture fixture = EngineFixture.inMemory(EngineFixture.geometry(140, 1024))) {
            int fileBlocks = 1 << 20;
            byte[] block = new byte[BLOCK_BYTES];
            for (int i = 0; i < 100_000; i++) {
                random.nextBytes(block);
                fixture.write("database", (long) random.nextInt(fileBlocks) * BLOCK_BYTES, block);
            }
            fixture.drain();
            EngineStatistics statistics = fixture.engine().statistics();
            assertThat(statistics.appended().dataBlocks()).isBetween(90_000L, 100_000L);
            assertThat(statistics.writeAmplification()).isLessThanOrEqualTo(1.05);
        }
    }

    @Test
    void sequentialLargeWritesCostOnePercentAtMost() {
        SplittableRandom random = new SplittableRandom(43);
        try (EngineFixture fixture = EngineFixture.inMemory(EngineFixture.geometry(16, 4096))) {
            byte[] megabyte = new byte[1 << 20];
            for (int i = 0; i < 100; i++) {
                random.nextBytes(megabyte);
                fixture.write("stream", FileOperation.Write.AT_END_OF_FILE, megabyte);
            }
            fixture.drain();
            EngineStatistics statistics = fixture.engine().statistics();
            assertThat(statistics.appended().dataBlocks()).isEqualTo(100 * 256);
            assertThat(statistics.writeAmplification()).isLessThanOrEqualTo(1.01);
        }
    }
}
