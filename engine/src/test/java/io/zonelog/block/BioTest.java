package io.zonelog.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class BioTest {
    private static final int BLOCK = 512;

    /** Where in memory the bytes of a bio lie: {@code 0-1024} for each vector. */
    private static List<String> ranges(Bio bio) {
        return bio.vectors().stream()
                .map(vector -> vector.position() + "-" + vector.limit())
                .toList();
    }

    private static Bio bio(ByteBuffer memory, int... vectorBytes) {
        Bio bio = new Bio();
        int at = 0;
        for (int length : vectorBytes) {
            bio.add(memory.duplicate().limit(at + length).position(at));
            at += length;
        }
        return bio;
    }

    @Test
    void aCutBetweenVectorsMovesThemWhole() {
        Bio rest = bio(ByteBuffer.allocate(4096), 1024, 512, 2048);
        Bio front = rest.splitFront(1536);
        assertThat(ranges(front)).containsExactly("0-1024", "1024-1536");
        assertThat(ranges(rest)).containsExactly("1536-3584");
        assertThat(front.lengthBytes()).isEqualTo(1536);
        assertThat(rest.lengthBytes()).isEqualTo(2048);
    }

    @Test
    void aCutInsideAVectorSharesItsMemory() {
        Bio rest = bio(ByteBuffer.allocate(4096), 1024, 2048);
        Bio front = rest.splitFront(1536);
        assertThat(ranges(front)).containsExactly("0-1024", "1024-1536");
        assertThat(ranges(rest)).containsExactly("1536-3072");
        assertThat(rest.vectorCount()).isEqualTo(1);
    }

    @Test
    void nothingAndEverythingAreNoCuts() {
        Bio bio = bio(ByteBuffer.allocate(4096), 1024);
        for (long cut : new long[] {-1, 0, 1024, 1025}) {
            assertThatThrownBy(() -> bio.splitFront(cut)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(bio.lengthBytes()).isEqualTo(1024);
        assertThatThrownBy(() -> bio.add(ByteBuffer.allocate(0))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void checksumsAreThoseOfEachBlockWhereverTheVectorsAreCut() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            byte[] bytes = new byte[(1 + random.nextInt(20)) * BLOCK];
            random.nextBytes(bytes);
            Bio bio = bio(ByteBuffer.wrap(bytes), bytes.length);
            int blocks = bytes.length / BLOCK;
            if (blocks > 1) {
                Bio front = bio.splitFront((1 + random.nextInt(blocks - 1)) * (long) BLOCK);
                bio.vectors().forEach(front::add);
                bio = front;
            }
            int[] expected = new int[blocks];
            for (int block = 0; block < blocks; block++) {
                CRC32C crc = new CRC32C();
                crc.update(bytes, block * BLOCK, BLOCK);
                expected[block] = (int) crc.getValue();
            }
            List<String> before = ranges(bio);
            BlockChecksums.BlockCrcs crcs = new BlockChecksums(BLOCK).compute(bio.vectors(), blocks);
            assertThat(crcs.values()).as("seed %d", seed).isEqualTo(expected);
            assertThat(crcs.count()).isEqualTo(blocks);
            assertThat(ranges(bio)).as("the vectors are left as they were").isEqualTo(before);
        }
    }

    @Test
    void checksumsNeedWholeBlocks() {
        assertThatThrownBy(() -> new BlockChecksums(BLOCK).compute(List.of(ByteBuffer.allocate(700)), 2))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
