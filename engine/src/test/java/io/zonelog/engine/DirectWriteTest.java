package io.zonelog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.block.WriteLife;
import io.zonelog.block.WriteMode;
import io.zonelog.engine.apply.FileOperation;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DirectWriteTest {
    private static final int BLOCK = 4096;

    private final EngineFixture fixture = EngineFixture.inMemory(EngineFixture.geometry(16, 64));

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void eachDirectWriteHasAnIoendOfItsOwnAndNeighboursMergeWhenTheyHaveCompleted() {
        direct(0, filled(2 * BLOCK, 1));
        direct(2 * BLOCK, filled(BLOCK, 2));
        fixture.write("file", 3 * BLOCK, filled(BLOCK, 3));
        fixture.drain();
        EngineStatistics.Writeback writeback = fixture.engine().statistics().writeback();
        assertThat(writeback.ioends()).isEqualTo(3);
        // The two direct ones merge; the cached one differs in a NOMERGE flag.
        assertThat(writeback.extents()).isEqualTo(2);
    }

    @Test
    void aDirectWriteSupersedesCachedDataOfEarlierRecords() {
        fixture.write("file", 100, filled(3 * BLOCK, 1));
        direct(BLOCK, filled(BLOCK, 2));
        byte[] expected = filled(100 + 3 * BLOCK, 1);
        Arrays.fill(expected, 0, 100, (byte) 0);
        Arrays.fill(expected, BLOCK, 2 * BLOCK, (byte) 2);
        assertContent(expected);
    }

    @Test
    void cachedDataOfALaterRecordSurviveADirectWriteOfTheSameBatch() {
        direct(0, filled(5 * BLOCK, 1));
        fixture.write("file", BLOCK + 10, filled(BLOCK, 2));
        fixture.apply("file", new FileOperation.Truncate(4 * BLOCK + 5));
        byte[] expected = filled(4 * BLOCK + 5, 1);
        Arrays.fill(expected, BLOCK + 10, 2 * BLOCK + 10, (byte) 2);
        assertContent(expected);
        // Direct, cached, direct, and the block that the truncate changed in the cache.
        assertThat(fixture.engine().statistics().writeback().ioends()).isEqualTo(4);
    }

    @Test
    void aDirectWriteThatIsNotWholeBlocksIsRefusedAlsoAtTheEndOfTheFile() {
        fixture.write("file", 0, filled(10, 1));
        assertThat(direct(FileOperation.Write.AT_END_OF_FILE, filled(BLOCK, 2)))
                .isEqualTo(new ApplyResult.Rejected(
                        "the direct write of 4096 bytes at 10 is not a whole number of blocks of 4096 bytes"));
        assertThat(direct(0, filled(10, 2))).isInstanceOf(ApplyResult.Rejected.class);
        assertThat(direct(BLOCK, filled(BLOCK, 2))).isEqualTo(ApplyResult.APPLIED);
    }

    private ApplyResult direct(long offsetBytes, byte[] data) {
        return fixture.apply(
                "file", new FileOperation.Write(offsetBytes, ByteBuffer.wrap(data), WriteMode.DIRECT, WriteLife.NONE));
    }

    private void assertContent(byte[] expected) {
        fixture.drain();
        assertThat(fixture.content("file")).isEqualTo(expected);
    }

    private static byte[] filled(int lengthBytes, int value) {
        byte[] data = new byte[lengthBytes];
        Arrays.fill(data, (byte) value);
        return data;
    }
}
