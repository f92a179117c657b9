package io.zonelog.deploy.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What the demonstration writes: copies of real files, then changes of every kind to some of them. The same each time. */
final class Workload {
    private static final long SEED = 20_261_122L;
    private static final int CHANGED_FILES = 32;
    private static final int OVERWRITES_PER_FILE = 8;
    private static final int MAX_OVERWRITE_BYTES = 40_000;
    private static final int MIB = 1 << 20;

    private final ExpectedFiles expected;
    private final Random random = new Random(SEED);
    private final List<String> keys = new ArrayList<>();

    Workload(ExpectedFiles expected) {
        this.expected = expected;
    }

    /** Appends each file whole. */
    void copies(List<Path> files) throws IOException {
        for (int index = 0; index < files.size(); index++) {
            String key = "copy/" + index + "-" + files.get(index).getFileName();
            keys.add(key);
            expected.copy(key, files.get(index));
        }
    }

    /** Overwrites at odd offsets, sparse files, files cut and grown, files removed and made again. */
    void changes() throws IOException {
        for (int count = 0; count < CHANGED_FILES; count++) {
            overwrite(keys.get(random.nextInt(keys.size())));
        }
        sparse();
        cutAndGrow();
        remove();
    }

    private void overwrite(String key) throws IOException {
        Path present = expected.files().get(key);
        long sizeBytes = present == null ? 0 : Files.size(present);
        for (int count = 0; count < OVERWRITES_PER_FILE; count++) {
            long offset = random.nextLong(sizeBytes + 1);
            expected.write(key, offset, bytes(1 + random.nextInt(MAX_OVERWRITE_BYTES)));
        }
    }

    private void sparse() throws IOException {
        expected.write("sparse", 40L * MIB, bytes(10_000));
        expected.write("sparse", 5L * MIB + 123, bytes(70_001));
        expected.write("sparse", 0, bytes(1));
    }

    private void cutAndGrow() throws IOException {
        String cut = keys.get(keys.size() - 1);
        expected.truncate(cut, 1_234_567);
        expected.truncate("grown", 3L * MIB + 1);
        expected.write("cut-and-grown", 0, bytes(100_000));
        expected.truncate("cut-and-grown", 33_333);
        expected.truncate("cut-and-grown", 99_999);
    }

    private void remove() throws IOException {
        for (int count = 0; count < 3; count++) {
            expected.unlink(keys.get(keys.size() / 2 + count));
        }
        String again = keys.get(keys.size() / 2);
        expected.write(again, 0, bytes(5000));
        expected.unlink("never-existed");
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
