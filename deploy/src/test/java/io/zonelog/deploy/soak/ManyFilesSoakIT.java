package io.zonelog.deploy.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.QueryData;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import io.zonelog.engine.read.FileReader;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.SourcePosition;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@Tag("soak")
class ManyFilesSoakIT {
    private static final Logger LOG = LoggerFactory.getLogger(ManyFilesSoakIT.class);
    private static final int FILES = Integer.getInteger("zonelog.files", 10_000);
    private static final long BYTES = Long.getLong("zonelog.bytes", 4L << 30);
    private static final int PARTITIONS = 4;
    private static final int SHORTEST_RECORD_BYTES = 100;
    private static final int LONGEST_RECORD_BYTES = 1 << 20;
    private static final int READ_BYTES = 1 << 20;

    @TempDir
    private Path directory;

    @Test
    void aFileOfOneGibibyteIsReadBackAsItWasSent() throws Exception {
        long seed = Long.getLong("zonelog.seed", System.nanoTime());
        LOG.info("one file of 1 GiB, seed {}", seed);
        assertThat(differencesAfter(topic -> sendOneFile(topic, new SplittableRandom(seed))))
                .isZero();
    }

    @Test
    void everyFileIsReadBackAsItWasSentInRecordsOfAllSizes() throws Exception {
        long seed = Long.getLong("zonelog.seed", System.nanoTime());
        LOG.info("{} files, {} bytes, seed {}", FILES, BYTES, seed);
        assertThat(differencesAfter(topic -> send(topic, new SplittableRandom(seed))))
                .isZero();
    }

    /** Sends records and returns the digest of what each file must hold. */
    @FunctionalInterface
    private interface Sending {
        Map<String, MessageDigest> to(TestTopic topic) throws Exception;
    }

    /** Has an engine write what is sent; returns how many files differ from it afterwards. */
    private long differencesAfter(Sending sending) throws Exception {
        Path data = directory.resolve("data");
        Map<String, MessageDigest> sent;
        try (TestBroker broker = BrokerProcess.start(directory.resolve("broker"));
                TestTopic topic = TestTopic.create(broker, PARTITIONS)) {
            EngineProcess engine = EngineProcess.start(
                    data, topic, "device.zone.count=2048", "batch.max.bytes=8MiB", "cache.pool.bytes=64MiB");
            engine.awaitConsuming();
            sent = sending.to(topic);
            topic.awaitCommitted();
            assertThat(engine.stop()).isZero();
        }
        assertThat(TestEngine.query(data, "check").status()).isZero();
        return differences(data, sent);
    }

    private static Map<String, MessageDigest> sendOneFile(TestTopic topic, SplittableRandom random) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (int record = 0; record < (1 << 30) / LONGEST_RECORD_BYTES; record++) {
            byte[] value = new byte[LONGEST_RECORD_BYTES];
            random.nextBytes(value);
            digest.update(value);
            topic.append(0, "big", value);
        }
        return Map.of("big", digest);
    }

    private static Map<String, MessageDigest> send(TestTopic topic, SplittableRandom random) throws Exception {
        Map<String, MessageDigest> digests = new HashMap<>();
        long sentBytes = 0;
        long records = 0;
        while (sentBytes < BYTES || records < FILES) {
            int file = records < FILES ? (int) records : random.nextInt(FILES);
            double spread = Math.log((double) LONGEST_RECORD_BYTES / SHORTEST_RECORD_BYTES);
            byte[] value = new byte[(int) (SHORTEST_RECORD_BYTES * Math.exp(random.nextDouble() * spread))];
            random.nextBytes(value);
            String name = "file-" + file;
            digestOf(digests, name).update(value);
            topic.append(file % PARTITIONS, name, value);
            sentBytes += value.length;
            records++;
        }
        LOG.info("{} records with {} bytes sent", records, sentBytes);
        return digests;
    }

    private static MessageDigest digestOf(Map<String, MessageDigest> digests, String name) throws Exception {
        MessageDigest known = digests.get(name);
        if (known == null) {
            known = MessageDigest.getInstance("SHA-256");
            digests.put(name, known);
        }
        return known;
    }

    private static long differences(Path data, Map<String, MessageDigest> sent) throws Exception {
        long files = 0;
        long differences = 0;
        try (QueryData query = QueryData.open(new DataDirectory(data))) {
            FileReader reader = new FileReader(query.store(), query.device());
            for (SourcePosition position : query.store().positions()) {
                try (Cursor<FileRecord> records = query.store().files(position.sourceId())) {
                    while (records.advance()) {
                        FileRecord file = records.current();
                        byte[] expected = digestOf(sent, file.key().name()).digest();
                        differences += MessageDigest.isEqual(expected, digestOf(reader, file)) ? 0 : 1;
                        files++;
                    }
                }
            }
        }
        LOG.info("{} files read back, {} differ", files, differences);
        assertThat(files).isEqualTo(sent.size());
        return differences;
    }

    private static byte[] digestOf(FileReader reader, FileRecord file) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (long at = 0; at < file.sizeBytes(); at += READ_BYTES) {
            ByteBuffer part = ByteBuffer.allocate((int) Math.min(READ_BYTES, file.sizeBytes() - at));
            reader.read(file, at, part);
            digest.update(part.array());
        }
        return digest.digest();
    }
}
