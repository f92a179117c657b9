package io.zonelog.deploy.simulate.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SparseContentTest {
    private static final int MAX_BYTES = 40_000;
    private static final long SEED = Long.getLong("zonelog.seed", 1);

    @Test
    void holdsWhatAPlainArrayHolds() {
        SplittableRandom random = new SplittableRandom(SEED);
        byte[] plain = new byte[0];
        SparseContent sparse = new SparseContent();
        for (int step = 0; step < 3000; step++) {
            int from = random.nextInt(MAX_BYTES);
            int length = random.nextInt(MAX_BYTES - from) + 1;
            int kind = random.nextInt(4);
            if (kind < 2) {
                byte[] data = new byte[kind == 0 ? length : Math.min(length, 10)];
                random.nextBytes(data);
                sparse.write(from, ByteBuffer.wrap(data));
                plain = Arrays.copyOf(plain, Math.max(plain.length, from + data.length));
                System.arraycopy(data, 0, plain, from, data.length);
            } else if (kind == 2) {
                sparse.zero(from, from + length);
                Arrays.fill(plain, Math.min(from, plain.length), Math.min(from + length, plain.length), (byte) 0);
            } else {
                sparse.resize(from);
                plain = Arrays.copyOf(plain, from);
            }
            assertThat(bytes(sparse)).as("seed %d, step %d", SEED, step).isEqualTo(plain);
        }
    }

    private static byte[] bytes(SparseContent sparse) {
        byte[] bytes = new byte[Math.toIntExact(sparse.sizeBytes())];
        for (Map.Entry<Long, byte[]> page : sparse.pages().entrySet()) {
            int from = Math.toIntExact(page.getKey() * SparseContent.PAGE_BYTES);
            int length = Math.min(SparseContent.PAGE_BYTES, bytes.length - from);
            if (length > 0) {
                System.arraycopy(page.getValue(), 0, bytes, from, length);
            }
        }
        return bytes;
    }
}
