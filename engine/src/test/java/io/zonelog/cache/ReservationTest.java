package io.zonelog.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.mapping.FileKey;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** How many blocks of its reservation each operation draws: whole blocks, and the partial ones at both edges. */
class ReservationTest {
    private static final int BLOCK = 512;
    private static final int FILE_BLOCKS = 8;
    /** The file's blocks from here on are holes. */
    private static final int FIRST_HOLE = 6;

    private final DirtyFile dirty = new DirtyFile(
            FileState.present(FileKey.of(0, "file"), 1, FILE_BLOCKS * BLOCK, 0),
            BLOCK,
            new FolioArena(new FolioPool(1 << 20, 8 * BLOCK, BLOCK), BLOCK),
            (fileId, block, target) -> block < FIRST_HOLE ? 0 : BlockFiller.HOLE);

    private long written(long offsetBytes, int lengthBytes) {
        SpaceReservation reservation = SpaceReservation.of(FILE_BLOCKS);
        dirty.write(offsetBytes, ByteBuffer.allocate(lengthBytes), 1, reservation);
        return reservation.takenBlocks();
    }

    private long punched(long fromBytes, long toBytes) {
        SpaceReservation reservation = SpaceReservation.of(2);
        dirty.punch(fromBytes, toBytes, 1, reservation);
        return reservation.takenBlocks();
    }

    private long truncated(long sizeBytes) {
        SpaceReservation reservation = SpaceReservation.of(1);
        dirty.truncate(sizeBytes, 1, reservation);
        return reservation.takenBlocks();
    }

    @Test
    void aWriteOfWholeBlocksDrawsThem() {
        assertThat(written(BLOCK, 2 * BLOCK)).isEqualTo(2);
    }

    @Test
    void aWriteWithPartialBlocksAtBothEdgesDrawsOneBlockMoreThanItsLength() {
        assertThat(written(100, 2 * BLOCK)).isEqualTo(3);
    }

    @Test
    void aWriteInsideABlockDrawsIt() {
        assertThat(written(BLOCK + 1, 1)).isEqualTo(1);
    }

    @Test
    void aBlockThatTheBatchHoldsIsDrawnOnce() {
        assertThat(written(0, 2 * BLOCK)).isEqualTo(2);
        assertThat(written(10, 2 * BLOCK)).as("only the block behind").isEqualTo(1);
        assertThat(punched(10, 2 * BLOCK + 10)).isZero();
    }

    @Test
    void aDirectWriteDrawsItsBlocksEvenIfTheBatchHasThem() {
        assertThat(written(0, 2 * BLOCK)).isEqualTo(2);
        SpaceReservation reservation = SpaceReservation.of(2);
        dirty.writeDirect(0, ByteBuffer.allocate(2 * BLOCK), 1, reservation);
        assertThat(reservation.takenBlocks()).isEqualTo(2);
    }

    @Test
    void aZeroedRangeOfWholeBlocksDrawsNothing() {
        assertThat(punched(BLOCK, 3 * BLOCK)).isZero();
    }

    @Test
    void aZeroedRangeDrawsTheBlockAtItsStart() {
        assertThat(punched(BLOCK + 1, 3 * BLOCK)).isEqualTo(1);
    }

    @Test
    void aZeroedRangeDrawsTheBlockAtItsEnd() {
        assertThat(punched(BLOCK, 3 * BLOCK + 1)).isEqualTo(1);
    }

    @Test
    void aZeroedRangeDrawsTheBlocksAtBothEdges() {
        assertThat(punched(BLOCK - 1, 3 * BLOCK + 1)).isEqualTo(2);
    }

    @Test
    void aRangeZeroedInsideABlockDrawsIt() {
        assertThat(punched(BLOCK + 1, BLOCK + 2)).isEqualTo(1);
    }

    @Test
    void edgesInHolesDrawNothing() {
        assertThat(punched(FIRST_HOLE * BLOCK + 1, FIRST_HOLE * BLOCK + BLOCK + 1))
                .isZero();
        assertThat(truncated(FIRST_HOLE * BLOCK + 5)).isZero();
    }

    @Test
    void aZeroedRangeUpToTheEndOfTheFileTakesTheLastBlockWhole() {
        assertThat(punched(3 * BLOCK + 1, FILE_BLOCKS * BLOCK)).isEqualTo(1);
    }

    @Test
    void aTruncateDrawsTheBlockAtTheNewEndAndNothingAtABlocksStart() {
        assertThat(truncated(3 * BLOCK + 1)).isEqualTo(1);
        assertThat(truncated(2 * BLOCK)).isZero();
        assertThat(truncated(0)).isZero();
    }

    @Test
    void anOperationThatNeedsMoreThanItReservedIsABrokenInvariant() {
        assertThatThrownBy(() -> dirty.punch(BLOCK - 1, 3 * BLOCK + 1, 1, SpaceReservation.of(1)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> dirty.write(5 * BLOCK - 1, ByteBuffer.allocate(2), 1, SpaceReservation.of(0)))
                .isInstanceOf(IllegalStateException.class);
    }
}
