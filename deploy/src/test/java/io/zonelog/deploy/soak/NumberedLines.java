package io.zonelog.deploy.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.QueryData;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import io.zonelog.engine.read.FileReader;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.SourcePosition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Appends to some files until told to stop. Each record is a line with the number of the line in its file, so a lost or doubled record
 * shows in the content; and which record of a partition went to which file is remembered.
 */
final class NumberedLines implements Runnable {
    static final int FILES_PER_PARTITION = 4;
    private static final int LONGEST_PADDING = 600;
    private static final int FLUSH_EVERY = 200;
    /** Keeps the producer from running away from engines that are dead half of the time. */
    private static final long PAUSE_NANOS = 100_000_000L;

    private final SplittableRandom random;
    /** Replaced when partitions are added. */
    private volatile TestTopic topic;

    private final AtomicBoolean ending = new AtomicBoolean();
    /** For each partition, the file of each record in the order of offsets; guarded by this. */
    private final List<List<Integer>> filesByOffset = new ArrayList<>();

    NumberedLines(TestTopic topic, SplittableRandom random) {
        this.topic = topic;
        this.random = random;
    }

    @Override
    public void run() {
        List<int[]> counts = new ArrayList<>();
        for (int sent = 1; !ending.get(); sent++) {
            int partition = random.nextInt(topic.partitions());
            int file = random.nextInt(FILES_PER_PARTITION);
            while (counts.size() <= partition) {
                counts.add(new int[FILES_PER_PARTITION]);
            }
            String line = line(counts.get(partition)[file]++, random.nextInt(LONGEST_PADDING));
            remember(partition, file);
            topic.append(partition, name(file), line.getBytes(StandardCharsets.US_ASCII));
            if (sent % FLUSH_EVERY == 0) {
                topic.flush();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        topic.flush();
    }

    private synchronized void remember(int partition, int file) {
        while (filesByOffset.size() <= partition) {
            filesByOffset.add(new ArrayList<>());
        }
        filesByOffset.get(partition).add(file);
    }

    void end() {
        ending.set(true);
    }

    /** From now on records go to all partitions of a topic that has more of them. */
    void spreadOver(TestTopic grown) {
        topic = grown;
    }

    /** Records sent to all partitions so far. */
    synchronized long records() {
        return filesByOffset.stream().mapToLong(List::size).sum();
    }

    /** Records sent to one partition so far. */
    synchronized long records(int partition) {
        return partition < filesByOffset.size() ? filesByOffset.get(partition).size() : 0;
    }

    static String name(int file) {
        return "lines-" + file;
    }

    private static String line(int number, int padding) {
        return number + ":" + ".".repeat(padding) + "\n";
    }

    /** How many of a partition's first records went to a file. */
    private synchronized int linesOf(int partition, int file, long firstRecords) {
        List<Integer> files = partition < filesByOffset.size() ? filesByOffset.get(partition) : List.of();
        int lines = 0;
        for (int offset = 0; offset < firstRecords; offset++) {
            if (files.get(offset) == file) {
                lines++;
            }
        }
        return lines;
    }

    /** {@code check} is content with a data directory, and every file holds exactly the lines of its partition's records below the stored position; returns how many there are. */
    long verify(Path data) {
        if (!new DataDirectory(data).isThere()) {
            return 0;
        }
        assertThat(TestEngine.query(data, "check"))
                .satisfies(check ->
                        assertThat(check.status()).as(check.out() + check.err()).isZero());
        long records = 0;
        try (QueryData query = QueryData.open(new DataDirectory(data))) {
            FileReader reader = new FileReader(query.store(), query.device());
            for (SourcePosition position : query.store().positions()) {
                int partition = position.identity().partition();
                for (int file = 0; file < FILES_PER_PARTITION; file++) {
                    byte[] content = query.store()
                            .file(FileKey.of(position.sourceId(), name(file)))
                            .map(found -> content(reader, found))
                            .orElse(new byte[0]);
                    assertThat(countedLines(content))
                            .as("lines of file %d in %s", file, position)
                            .isEqualTo(linesOf(partition, file, position.nextOffset()));
                }
                records += position.nextOffset();
            }
        }
        return records;
    }

    /** All of a file. */
    static byte[] content(FileReader reader, FileRecord file) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(file.sizeBytes()));
        reader.read(file, 0, bytes);
        return bytes.array();
    }

    /** The number of lines in a content, each checked to carry its own number. */
    private static int countedLines(byte[] content) {
        String text = new String(content, StandardCharsets.US_ASCII);
        if (!text.isEmpty() && !text.endsWith("\n")) {
            throw new AssertionError("the last line is cut off");
        }
        int lines = 0;
        for (int at = 0; at < text.length(); lines++) {
            int end = text.indexOf('\n', at);
            String number = text.substring(at, text.indexOf(':', at));
            if (!number.equals(Integer.toString(lines))) {
                throw new AssertionError("line " + lines + " carries number " + number);
            }
            at = end + 1;
        }
        return lines;
    }
}
