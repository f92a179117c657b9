package io.zonelog.deploy.console;

import io.zonelog.deploy.testing.TestTopic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Random overwrites of one file, without end, by a thread of its own; at most some tens of MiB in a second. */
final class Load {
    private static final int RECORD_BYTES = 64 << 10;
    private static final int FILE_RECORDS = 256;
    private static final long PAUSE_NANOS = 2_000_000;
    private static final byte[] KEY = "load".getBytes(StandardCharsets.UTF_8);

    private final TestTopic topic;
    private final Thread thread = new Thread(this::overwrite, "load");
    private volatile boolean ended;

    private Load(TestTopic topic) {
        this.topic = topic;
    }

    static Load on(TestTopic topic) {
        Load load = new Load(topic);
        load.thread.start();
        return load;
    }

    private void overwrite() {
        SplittableRandom random = new SplittableRandom(1);
        byte[] value = new byte[RECORD_BYTES];
        random.nextBytes(value);
        while (!ended) {
            String offsetBytes = Long.toString((long) random.nextInt(FILE_RECORDS) * RECORD_BYTES);
            topic.send(
                    0,
                    KEY,
                    value,
                    List.of(new RecordHeader("zonelog.offset", offsetBytes.getBytes(StandardCharsets.UTF_8))));
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    void end() throws InterruptedException {
        ended = true;
        thread.join();
    }
}
