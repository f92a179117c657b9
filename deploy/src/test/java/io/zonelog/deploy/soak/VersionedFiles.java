package io.zonelog.deploy.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.testing.TestTopic;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLongArray;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Files that are overwritten, cut and replaced, and whose content tells at each place which version it is of. A version comes into being in
 * one step: by one record, or by a rename of what was written under another name. One thread writes, any thread checks.
 */
final class VersionedFiles {
    private static final int CELL_BYTES = 16;
    private static final int PIECE_BYTES = 512 << 10;
    private static final int PIECES_OF_A_LARGE_FILE = 8;
    /** More than the buffers of a connection take. */
    private static final int PIECES_OF_THE_FIRST_FILE = 48;

    private final TestTopic topic;
    private final SplittableRandom random;
    private final long[] versions;
    /** By file, the newest version that anybody has read. */
    private final AtomicLongArray seen;

    VersionedFiles(TestTopic topic, int files, SplittableRandom random) {
        this.topic = topic;
        this.random = random;
        versions = new long[files];
        seen = new AtomicLongArray(files);
        for (int file = 0; file < files; file++) {
            replace(file);
        }
    }

    int count() {
        return versions.length;
    }

    static String key(int file) {
        return "file-" + file;
    }

    private static boolean isLarge(int file) {
        return file % 3 == 0;
    }

    private static int sizeBytes(int file) {
        if (file == 0) {
            return PIECES_OF_THE_FIRST_FILE * PIECE_BYTES;
        }
        return isLarge(file) ? PIECES_OF_A_LARGE_FILE * PIECE_BYTES : PIECE_BYTES;
    }

    /** Changes a file. */
    void change() {
        int file = random.nextInt(versions.length);
        int choice = random.nextInt(10);
        if (isLarge(file) || choice < 2) {
            replace(file);
        } else if (choice < 4) {
            send(key(file), new byte[0], header("zonelog.op", "truncate"), header("zonelog.size", sizeBytes(file) / 2));
        } else {
            versions[file]++;
            send(key(file), piece(file), header("zonelog.offset", 0));
        }
    }

    private void replace(int file) {
        versions[file]++;
        for (int from = 0; from < sizeBytes(file); from += PIECE_BYTES) {
            send(".new", piece(file), header("zonelog.offset", from));
        }
        send(key(file), new byte[0], header("zonelog.op", "rename"), header("zonelog.source", ".new"));
    }

    private byte[] piece(int file) {
        ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
        while (piece.hasRemaining()) {
            piece.putLong(file).putLong(versions[file]);
        }
        return piece.array();
    }

    private void send(String key, byte[] value, Header... headers) {
        topic.send(0, key.getBytes(StandardCharsets.UTF_8), value, List.of(headers));
    }

    private static Header header(String name, Object value) {
        return new RecordHeader(name, value.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The newest version of a file that anybody has read. */
    long newestSeen(int file) {
        return seen.get(file);
    }

    /**
     * Checks what a reader was given.
     *
     * @param notBefore the newest version that somebody had read when the reader asked
     */
    void verify(int file, byte[] content, long notBefore) {
        assertThat(content.length).as("length of %s", key(file)).isIn(sizeBytes(file), sizeBytes(file) / 2);
        ByteBuffer cells = ByteBuffer.wrap(content);
        long version = cells.getLong(Long.BYTES);
        for (int at = 0; at < content.length; at += CELL_BYTES) {
            if (cells.getLong(at) != file || cells.getLong(at + Long.BYTES) != version) {
                throw new AssertionError("%s has version %d at byte %d of file %d, and %d at its start"
                        .formatted(key(file), cells.getLong(at + Long.BYTES), at, cells.getLong(at), version));
            }
        }
        assertThat(version).as("version of %s", key(file)).isGreaterThanOrEqualTo(notBefore);
        seen.accumulateAndGet(file, version, Math::max);
    }
}
