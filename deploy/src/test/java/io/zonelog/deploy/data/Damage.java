package io.zonelog.deploy.data;

import io.zonelog.deploy.testing.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;

/** What a worn medium, a mistaken administrator or a restore of parts does to one file of a data directory. */
enum Damage {
    ANOTHER_BIT((f, r) -> f.rewrite(b -> b[r.nextInt(b.length)] ^= (byte) (1 << r.nextInt(8)))),
    ANOTHER_FIRST_BYTE((f, r) -> f.rewrite(b -> b[0] ^= 0x40)),
    ANOTHER_LAST_BYTE((f, r) -> f.rewrite(b -> b[b.length - 1] ^= 0x01)),
    MANY_OTHER_BITS((f, r) -> f.rewrite(b -> {
        for (int i = 0; i < 64; i++) {
            b[r.nextInt(b.length)] ^= (byte) (1 << r.nextInt(8));
        }
    })),
    EMPTIED((f, r) -> f.resize(length -> 0)),
    HALVED((f, r) -> f.resize(length -> length / 2)),
    SHORT_BY_A_BYTE((f, r) -> f.resize(length -> length - 1)),
    CUT_AT_A_BLOCK((f, r) -> f.resize(length -> length / 4096 / 2 * 4096)),
    CUT_ANYWHERE((f, r) -> f.resize(r::nextInt)),
    DELETED((f, r) -> Files.delete(f.path)),
    ZEROED((f, r) -> f.rewrite(b -> Arrays.fill(b, (byte) 0))),
    ZEROED_RANGE((f, r) -> f.rewrite(b -> fill(b, r.nextInt(b.length), 4096, 0))),
    ZEROED_START((f, r) -> f.rewrite(b -> fill(b, 0, 512, 0))),
    ZEROED_END((f, r) -> f.rewrite(b -> fill(b, Math.max(0, b.length - 4096), 4096, 0))),
    ONES_IN_A_RANGE((f, r) -> f.rewrite(b -> fill(b, r.nextInt(b.length), 512, 0xff))),
    ANOTHER_BYTE_APPENDED((f, r) -> f.append(new byte[] {'x'})),
    JUNK_APPENDED((f, r) -> f.append(random(r, 4096))),
    ZEROS_APPENDED((f, r) -> f.append(new byte[4096])),
    ITS_START_APPENDED((f, r) -> f.append(Arrays.copyOf(f.bytes(), Math.min(4096, f.bytes().length)))),
    BLOCK_DUPLICATED((f, r) -> f.rewrite(b -> {
        int length = Math.min(4096, b.length / 2);
        System.arraycopy(b, 0, b, b.length - length, length);
    })),
    BLOCKS_SWAPPED((f, r) -> f.rewrite(b -> {
        int length = Math.min(4096, b.length / 2);
        byte[] first = Arrays.copyOf(b, length);
        System.arraycopy(b, b.length - length, b, 0, length);
        System.arraycopy(first, 0, b, b.length - length, length);
    })),
    RANDOM_CONTENT((f, r) -> Files.write(f.path, random(r, f.bytes().length))),
    A_BYTE_INSERTED((f, r) -> {
        byte[] bytes = f.bytes();
        Files.write(f.path, new byte[] {'x'});
        f.append(bytes);
    }),
    A_RANGE_CUT_OUT((f, r) -> {
        byte[] bytes = f.bytes();
        int at = r.nextInt(bytes.length);
        Files.write(f.path, Arrays.copyOf(bytes, at));
        f.append(Arrays.copyOfRange(bytes, Math.min(bytes.length, at + 512), bytes.length));
    }),
    SWAPPED_WITH_NEIGHBOUR((f, r) -> {
        Path other = f.neighbour(r);
        byte[] bytes = f.bytes();
        Files.copy(other, f.path, StandardCopyOption.REPLACE_EXISTING);
        Files.write(other, bytes);
    }),
    COPY_OF_NEIGHBOUR((f, r) -> Files.copy(f.neighbour(r), f.path, StandardCopyOption.REPLACE_EXISTING)),
    OLD_COPY((f, r) -> f.restoreOld(f.path)),
    OLD_COPY_OF_ITS_DIRECTORY((f, r) -> f.restoreOld(f.parent())),
    RENAMED((f, r) -> Files.move(f.path, f.path.resolveSibling(f.path.getFileName() + ".bak"))),
    A_DIRECTORY_INSTEAD((f, r) -> {
        Files.delete(f.path);
        Files.createDirectory(f.path);
    }),
    ITS_DIRECTORY_DELETED((f, r) -> Trees.delete(f.parent()));

    private final Action action;

    Damage(Action action) {
        this.action = action;
    }

    /** Does it to a file. */
    void inflict(Victim file, Random random) throws IOException {
        action.inflict(file, random);
    }

    /** What is done to a file. */
    @FunctionalInterface
    private interface Action {
        void inflict(Victim file, Random random) throws IOException;
    }

    /** A change of a file's bytes. */
    @FunctionalInterface
    interface Change {
        void to(byte[] bytes);
    }

    /**
     * A file of a data directory.
     *
     * @param path the file
     * @param directory the data directory
     * @param older a copy of the data directory from before
     */
    record Victim(Path path, Path directory, Path older) {
        byte[] bytes() throws IOException {
            return Files.readAllBytes(path);
        }

        Path parent() {
            return directory
                    .resolve(directory.relativize(path))
                    .resolveSibling("")
                    .normalize();
        }

        void rewrite(Change change) throws IOException {
            byte[] bytes = bytes();
            if (bytes.length > 0) {
                change.to(bytes);
                Files.write(path, bytes);
            }
        }

        void resize(IntUnaryOperator length) throws IOException {
            byte[] bytes = bytes();
            if (bytes.length > 0) {
                Files.write(path, Arrays.copyOf(bytes, Math.max(0, length.applyAsInt(bytes.length))));
            }
        }

        void append(byte[] more) throws IOException {
            byte[] bytes = bytes();
            byte[] both = Arrays.copyOf(bytes, bytes.length + more.length);
            System.arraycopy(more, 0, both, bytes.length, more.length);
            Files.write(path, both);
        }

        Path neighbour(Random random) throws IOException {
            try (var entries = Files.list(parent())) {
                List<Path> files = entries.filter(Files::isRegularFile)
                        .filter(entry -> !entry.equals(path))
                        .sorted()
                        .toList();
                return files.isEmpty() ? directory.resolve("identity.json") : files.get(random.nextInt(files.size()));
            }
        }

        /** Puts back what was there before; nothing, if there was nothing. */
        void restoreOld(Path what) throws IOException {
            Path old = older.resolve(directory.relativize(what));
            Trees.delete(what);
            if (Files.exists(old)) {
                Trees.copy(old, what);
            }
        }
    }

    private static void fill(byte[] bytes, int from, int length, int value) {
        Arrays.fill(bytes, from, Math.min(bytes.length, from + length), (byte) value);
    }

    private static byte[] random(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
