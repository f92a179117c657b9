package io.zonelog.deploy.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Appends numbered lines to some files for as long as it runs, from a thread of its own. What a file holds betrays a lost, doubled or
 * swapped record.
 */
public final class SequenceProducer implements AutoCloseable {
    private static final int RECORDS_PER_PAUSE = 40;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int LINE_BYTES = 11;

    private final TestTopic topic;
    private final int files;
    private final Thread thread;
    private volatile boolean ending;
    private final AtomicLong rounds = new AtomicLong();

    private SequenceProducer(TestTopic topic, int files) {
        this.topic = topic;
        this.files = files;
        this.thread = new Thread(this::produce, "test-sequence-producer");
    }

    /** Starts producing to files named {@code sequence-0} and so on, spread over the partitions. */
    public static SequenceProducer start(TestTopic topic, int files) {
        SequenceProducer producer = new SequenceProducer(topic, files);
        producer.thread.start();
        return producer;
    }

    private void produce() {
        while (!ending) {
            for (int record = 0; record < RECORDS_PER_PAUSE; record++) {
                byte[] line = line(rounds.get()).getBytes(StandardCharsets.US_ASCII);
                for (int file = 0; file < files; file++) {
                    topic.append(file % topic.partitions(), key(file), line);
                }
                rounds.incrementAndGet();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        topic.flush();
    }

    /** Stops producing; everything sent has arrived. */
    public void stop() throws InterruptedException {
        ending = true;
        thread.join();
    }

    /** Checks that each file, if it is there, holds the first numbers, each once and in order. */
    public void assertPrefixes(Function<String, CommandLineRun> cat, String when) {
        for (int file = 0; file < files; file++) {
            CommandLineRun content = cat.apply(key(file));
            if (content.status() == 0) {
                assertSequence(content.out(), when + ", " + key(file));
            } else {
                assertThat(content.err()).as(when).contains("no file is named");
            }
        }
    }

    /** Checks that each file holds every number that was sent. */
    public void assertComplete(Function<String, CommandLineRun> cat, String when) {
        for (int file = 0; file < files; file++) {
            String content = cat.apply(key(file)).out();
            assertThat(content).as(when + ", " + key(file)).hasSize((int) (rounds.get() * LINE_BYTES));
            assertSequence(content, when + ", " + key(file));
        }
    }

    private static void assertSequence(String content, String when) {
        assertThat(content.length() % LINE_BYTES).as(when + ": whole lines").isZero();
        for (int number = 0; number < content.length() / LINE_BYTES; number++) {
            String found = content.substring(number * LINE_BYTES, (number + 1) * LINE_BYTES);
            if (!found.equals(line(number))) {
                throw new AssertionError(when + ": line " + number + " is " + found.strip());
            }
        }
    }

    private static String line(long number) {
        return String.format(Locale.ROOT, "%010d", number) + "\n";
    }

    private static String key(int file) {
        return "sequence-" + file;
    }

    @Override
    public void close() {
        ending = true;
    }
}
