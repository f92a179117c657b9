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

/** What a worn medium, a mistaken administrator or a restore of parts does to one file of a data directory, and the words for it. */
record Damage(String name, Action action) {
    /** Makes a whole data directory older where the file lies at its top. */
    static final Damage OLD_COPY_OF_ITS_DIRECTORY =
            new Damage("old copy of its directory", (f, r) -> f.restoreOld(f.parent()));

    static final List<Damage> ALL = List.of(
            new Damage("another bit", (f, r) -> f.rewrite(b -> b[r.nextInt(b.length)] ^= (byte) (1 << r.nextInt(8)))),
            new Damage("another first byte", (f, r) -> f.rewrite(b -> b[0] ^= 0x40)),
            new Damage("another last byte", (f, r) -> f.rewrite(b -> b[b.length - 1] ^= 0x01)),
            new Damage(
                    "many other bits",
                    (f, r) -> f.rewrite(b -> {
                        for (int i = 0; i < 64; i++) {
                            b[r.nextInt(b.length)] ^= (byte) (1 << r.nextInt(8));
                        }
                    })),
            new Damage("emptied", (f, r) -> f.resize(length -> 0)),
            new Damage("halved", (f, r) -> f.resize(length -> length / 2)),
            new Damage("short by a byte", (f, r) -> f.resize(length -> length - 1)),
            new Damage("cut at a block", (f, r) -> f.resize(length -> length / 4096 / 2 * 4096)),
            new Damage("cut anywhere", (f, r) -> f.resize(r::nextInt)),
            new Damage("deleted", (f, r) -> Files.delete(f.path)),
            new Damage("zeroed", (f, r) -> f.rewrite(b -> Arrays.fill(b, (byte) 0))),
            new Damage("zeroed range", (f, r) -> f.rewrite(b -> fill(b, r.nextInt(b.length), 4096, 0))),
            new Damage("zeroed start", (f, r) -> f.rewrite(b -> fill(b, 0, 512, 0))),
            new Damage("zeroed end", (f, r) -> f.rewrite(b -> fill(b, Math.max(0, b.length - 4096), 4096, 0))),
            new Damage("ones in a range", (f, r) -> f.rewrite(b -> fill(b, r.nextInt(b.length), 512, 0xff))),
            new Damage("another byte appended", (f, r) -> f.append(new byte[] {'x'})),
            new Damage("junk appended", (f, r) -> f.append(random(r, 4096))),
            new Damage("zeros appended", (f, r) -> f.append(new byte[4096])),
            new Damage(
                    "its start appended",
                    (f, r) -> f.append(Arrays.copyOf(f.bytes(), Math.min(4096, f.bytes().length)))),
            new Damage(
                    "block duplicated",
                    (f, r) -> f.rewrite(b -> {
                        int length = Math.min(4096, b.length / 2);
                        System.arraycopy(b, 0, b, b.length - length, length);
                    })),
            new Damage(
                    "blocks swapped",
                    (f, r) -> f.rewrite(b -> {
                        int length = Math.min(4096, b.length / 2);
                        byte[] first = Arrays.copyOf(b, length);
                        System.arraycopy(b, b.length - length, b, 0, length);
                        System.arraycopy(first, 0, b, b.length - length, length);
                    })),
            new Damage("random content", (f, r) -> Files.write(f.path, random(r, f.bytes().length))),
            new Damage("a byte inserted", (f, r) -> {
                byte[] bytes = f.bytes();
                Files.write(f.path, new byte[] {'x'});
                f.append(bytes);
            }),
            new Damage("a range cut out", (f, r) -> {
                byte[] bytes = f.bytes();
                int at = r.nextInt(bytes.length);
                Files.write(f.path, Arrays.copyOf(bytes, at));
                f.append(Arrays.copyOfRange(bytes, Math.min(bytes.length, at + 512), bytes.length));
            }),
            new Damage("swapped with neighbour", (f, r) -> {
                Path other = f.neighbour(r);
                byte[] bytes = f.bytes();
                Files.copy(other, f.path, StandardCopyOption.REPLACE_EXISTING);
                Files.write(other, bytes);
            }),
            new Damage(
                    "copy of neighbour",
                    (f, r) -> Files.copy(f.neighbour(r), f.path, StandardCopyOption.REPLACE_EXISTING)),
            new Damage("old copy", (f, r) -> f.restoreOld(f.path)),
            OLD_COPY_OF_ITS_DIRECTORY,
            new Damage("renamed", (f, r) -> Files.move(f.path, f.path.resolveSibling(f.path.getFileName() + ".bak"))),
            new Damage("a directory instead", (f, r) -> {
                Files.delete(f.path);
                Files.createDirectory(f.path);
            }),
            new Damage("its directory deleted", (f, r) -> Trees.delete(f.parent())));

    /** Does it to a file. */
    void inflict(Victim file, Random random) throws IOException {
        action.inflict(file, random);
    }

    /** What is done to a file. */
    @FunctionalInterface
    interface Action {
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
