package io.zonelog.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.EngineData;
import io.zonelog.deploy.testing.CommandLineRun;
import io.zonelog.deploy.testing.Eventually;
import io.zonelog.deploy.testing.SharedBroker;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingStore;
import io.zonelog.metadata.MetadataOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Engines of two groups have copies that are equal, and {@code zonelog compare} says so while records come; and it finds what is not equal. */
@ExtendWith(SharedBroker.class)
class CompareIT {
    private static final int PARTITIONS = 2;
    private static final String TOKEN = "a-secret-of-some-length";
    private static final Map<String, String> ENVIRONMENT = Map.of("ZONELOG_TOKEN", TOKEN);

    @TempDir
    Path directory;

    @Test
    void copiesAreEqualWhileRecordsComeAndADifferenceIsFound(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, PARTITIONS);
                TestEngine first = start(topic, "first", topic.groupId(), "1MiB")) {
            AtomicBoolean ended = new AtomicBoolean();
            Thread producer = new Thread(() -> produce(topic, ended), "producer");
            producer.start();
            try (TestEngine second = start(topic, "second", topic.groupId() + "-other", "64KiB")) {
                Eventually.until(
                        "both engines are known", () -> compareAll(first).out().contains("copies"));
                for (int round = 0; round < 3; round++) {
                    CommandLineRun all = compareAll(round == 0 ? first : second);
                    assertThat(all.status()).as(all.out() + all.err()).isZero();
                    assertThat(all.out()).contains(topic.name() + "/0: equal at position ", "all equal");
                    assertThat(all.out()).doesNotContain("position 0:");
                }
            } finally {
                ended.set(true);
                producer.join();
            }
            change(directory.resolve("second"));
            try (TestEngine second = start(topic, "second", topic.groupId() + "-other", "64KiB")) {
                CommandLineRun run = compare("--json", "--url", first.url(), "--url", second.url());
                assertThat(run.status()).as(run.out() + run.err()).isEqualTo(1);
                assertThat(run.out()).contains("\"equal\":false", "\"verdict\":\"different\"", "\"differenceCount\":2");
                CommandLineRun lines = compare("--url", first.url(), "--url", second.url());
                assertThat(lines.out())
                        .containsSubsequence(
                                "/0: different at position ",
                                ": 2 of ",
                                "  extra: " + first.url() + " has none; " + second.url()
                                        + " has 0 bytes, last record 0, digest ",
                                "  f0: " + first.url() + " has ",
                                "/1: equal at position ",
                                "2 partitions: 1 not equal");
            }
        }
    }

    /** With only one copy, nothing is proved. */
    @Test
    void oneCopyIsNotEnough(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine only = start(topic, "only", topic.groupId(), "1MiB")) {
            topic.append(0, "f", new byte[10]);
            topic.awaitCommitted();
            CommandLineRun twice = compare("--url", only.url(), "--url", only.url());
            assertThat(twice.status()).isEqualTo(1);
            assertThat(twice.out()).contains(topic.name() + "/0: not comparable: there is only one copy");
            Eventually.until("it knows itself", () -> compareAll(only).err().contains("knows no other one"));
            assertThat(compareAll(only).err().lines()).hasSize(1);
        }
    }

    private TestEngine start(TestTopic topic, String name, String group, String batch) {
        return TestEngine.startCopy(directory.resolve(name), topic, TOKEN, group, "batch.max.bytes=" + batch);
    }

    private static CommandLineRun compareAll(TestEngine engine) {
        return compare("--url", engine.url());
    }

    private static CommandLineRun compare(String... arguments) {
        List<String> all = new ArrayList<>(List.of("compare"));
        all.addAll(List.of(arguments));
        return CommandLineRun.of(ENVIRONMENT, all.toArray(String[]::new));
    }

    /** Appends to a few files, some all the time, until it is told to end. */
    private static void produce(TestTopic topic, AtomicBoolean ended) {
        Random random = new Random(5);
        while (!ended.get()) {
            byte[] data = new byte[random.nextInt(1, 3000)];
            random.nextBytes(data);
            topic.append(random.nextInt(PARTITIONS), "f" + random.nextInt(8), data);
            topic.flush();
        }
    }

    /** Makes a file of partition 0 a byte shorter, and adds an empty one, as no record has. */
    private static void change(Path data) {
        try (EngineData open = EngineData.open(new DataDirectory(data), MetadataOptions.of(8 << 20))) {
            MappingStore store = open.store();
            int source = store.positions().stream()
                    .filter(position -> position.identity().partition() == 0)
                    .findFirst()
                    .orElseThrow()
                    .sourceId();
            FileRecord file = store.file(FileKey.of(source, "f0")).orElseThrow();
            MappingBatch batch = store.newBatch();
            batch.updateFile(new FileRecord(
                    file.fileId(),
                    file.key(),
                    file.sizeBytes() - 1,
                    file.mappedBlocks(),
                    file.extentCount(),
                    file.lastSourceOffset(),
                    file.lastModifiedMillis()));
            batch.putFile(new FileRecord(store.nextFileId(), FileKey.of(source, "extra"), 0, 0, 0, 0, 0));
            batch.putNextFileId(store.nextFileId() + 1);
            store.commit(batch);
        }
    }
}
