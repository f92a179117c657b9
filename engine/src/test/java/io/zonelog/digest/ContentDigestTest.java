package io.zonelog.digest;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.engine.EngineFixture;
import io.zonelog.engine.apply.FileOperation;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The simulations compare the digests of all files with those of the model's contents; here are the cases that they do not have. */
final class ContentDigestTest {
    private static final int BLOCK = 4096;
    private static final byte[] CONTENT = content();

    private static byte[] content() {
        byte[] bytes = new byte[100 * BLOCK + 17];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private static String digest(byte[] content, int pieceBytes) {
        ContentDigest digest = new ContentDigest(BLOCK);
        for (int at = 0; at < content.length; at += pieceBytes) {
            byte[] piece = Arrays.copyOfRange(content, at, Math.min(content.length, at + pieceBytes));
            digest.update(piece, piece.length);
        }
        return digest.finish();
    }

    @Test
    void contentsAreToldApartHoweverTheyAreReadInPieces() {
        String whole = digest(CONTENT, CONTENT.length);
        assertThat(digest(CONTENT, 1000)).isEqualTo(whole);
        assertThat(digest(CONTENT, BLOCK)).isEqualTo(whole);
        byte[] other = CONTENT.clone();
        other[50 * BLOCK + 1]++;
        assertThat(digest(other, CONTENT.length)).isNotEqualTo(whole);
    }

    @Test
    void sizesAreToldApartWhereAllIsZero() {
        assertThat(digest(new byte[0], 1)).isNotEqualTo(digest(new byte[1], 1));
        assertThat(digest(new byte[1], 1)).isNotEqualTo(digest(new byte[2], 1));
        assertThat(digest(new byte[BLOCK], BLOCK)).isNotEqualTo(digest(new byte[BLOCK + 1], BLOCK));
    }

    @Test
    void holesZerosAndCutsAreTheSameHoweverTheyCame() {
        try (EngineFixture engine = EngineFixture.inMemory(EngineFixture.geometry(64, 512))) {
            engine.write("hole", 2 * BLOCK, new byte[] {1});
            engine.write("zeros", 0, new byte[2 * BLOCK]);
            engine.drain();
            engine.write("zeros", 2 * BLOCK, new byte[] {1});
            engine.write("cut", 0, CONTENT);
            engine.drain();
            engine.apply("cut", new FileOperation.Truncate(2 * BLOCK));
            engine.apply("cut", new FileOperation.Zero(0, 2 * BLOCK));
            engine.write("cut", 2 * BLOCK, new byte[] {1});
            engine.write("whole", 0, CONTENT);
            engine.drain();
            byte[] expected = new byte[2 * BLOCK + 1];
            expected[2 * BLOCK] = 1;
            assertThat(engine.digest("hole")).isEqualTo(digest(expected, BLOCK));
            assertThat(engine.digest("zeros")).isEqualTo(digest(expected, BLOCK));
            assertThat(engine.digest("cut")).isEqualTo(digest(expected, BLOCK));
            assertThat(engine.digest("whole")).isEqualTo(digest(CONTENT, 999));
        }
    }

    /** A pass over the blocks of the hole would take years. */
    @Test
    void aFileThatIsAlmostAllHoleTakesNoTime() {
        try (EngineFixture engine = EngineFixture.inMemory(EngineFixture.geometry(64, 512))) {
            engine.write("one", 1L << 60, new byte[] {1});
            engine.write("other", 1L << 60, new byte[] {2});
            engine.write("same", 1L << 60, new byte[] {1});
            engine.drain();
            assertThat(engine.digest("one")).isEqualTo(engine.digest("same")).isNotEqualTo(engine.digest("other"));
        }
    }
}
