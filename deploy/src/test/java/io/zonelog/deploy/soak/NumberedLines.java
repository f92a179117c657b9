package io.zonelog.deploy.soak;

import io.zonelog.deploy.testing.TestTopic;
import java.nio.charset.StandardCharsets;
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

    private final TestTopic topic;
    private final SplittableRandom random;
    private final AtomicBoolean ending = new AtomicBoolean();
    /** For each partition, the file of each record in the order of offsets; guarded by this. */
    private final List<List<Integer>> filesByOffset = new ArrayList<>();

    NumberedLines(TestTopic topic, SplittableRandom random) {
        this.topic = topic;
        this.random = random;
        for (int partition = 0; partition < topic.partitions(); partition++) {
            filesByOffset.add(new ArrayList<>());
        }
    }

    @Override
    public void run() {
        int[][] counts = new int[topic.partitions()][FILES_PER_PARTITION];
        for (int sent = 1; !ending.get(); sent++) {
            int partition = random.nextInt(topic.partitions());
            int file = random.nextInt(FILES_PER_PARTITION);
            String line = line(counts[partition][file], random.nextInt(LONGEST_PADDING));
            counts[partition][file]++;
            synchronized (this) {
                filesByOffset.get(partition).add(file);
            }
            topic.append(partition, name(file), line.getBytes(StandardCharsets.US_ASCII));
            if (sent % FLUSH_EVERY == 0) {
                topic.flush();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        topic.flush();
    }

    void end() {
        ending.set(true);
    }

    static String name(int file) {
        return "lines-" + file;
    }

    private static String line(int number, int padding) {
        return number + ":" + ".".repeat(padding) + "\n";
    }

    /** How many of a partition's first records went to a file. */
    synchronized int linesOf(int partition, int file, long firstRecords) {
        List<Integer> files = filesByOffset.get(partition);
        int lines = 0;
        for (int offset = 0; offset < firstRecords; offset++) {
            if (files.get(offset) == file) {
                lines++;
            }
        }
        return lines;
    }

    /** The number of lines in a content, each checked to carry its own number. */
    static int countedLines(byte[] content) {
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
