package io.zonelog.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonelog.deploy.testing.SharedBroker;
import io.zonelog.deploy.testing.ShellRun;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A producer that nobody here wrote, where it is installed: kcat. */
@ExtendWith(SharedBroker.class)
class KcatIT {
    private static final int PRODUCERS = 3;
    private static final int RECORDS = 40;
    private static final int LONGEST_RECORD_BYTES = 200_000;

    @TempDir
    Path directory;

    @BeforeEach
    void requireKcat() throws Exception {
        assumeTrue(ShellRun.shell(directory, "command -v kcat").status() == 0, "kcat is not installed");
    }

    @Test
    void severalProducersAtOnceAppendWholeFilesRecordByRecord(TestBroker broker) throws Exception {
        Random random = new Random(11);
        ByteArrayOutputStream[] sent = new ByteArrayOutputStream[PRODUCERS];
        StringBuilder producers = new StringBuilder();
        try (TestTopic topic = TestTopic.create(broker, 2);
                TestEngine engine = TestEngine.start(directory.resolve("data"), topic)) {
            for (int producer = 0; producer < PRODUCERS; producer++) {
                sent[producer] = new ByteArrayOutputStream();
                Path parts = Files.createDirectory(directory.resolve("parts" + producer));
                for (int record = 0; record < RECORDS; record++) {
                    byte[] part = new byte[1 + random.nextInt(LONGEST_RECORD_BYTES)];
                    random.nextBytes(part);
                    sent[producer].writeBytes(part);
                    Files.write(parts.resolve(String.format("%03d", record)), part);
                }
                producers
                        .append(kcat(topic))
                        .append(" -p ")
                        .append(producer % topic.partitions())
                        .append(" -k file")
                        .append(producer)
                        .append(" parts")
                        .append(producer)
                        .append("/* & ");
            }
            assertThat(ShellRun.shell(directory, producers + "wait").output()).isEmpty();
            topic.awaitCommitted();
            for (int producer = 0; producer < PRODUCERS; producer++) {
                assertThat(engine.query("cat", "file" + producer).bytes().array())
                        .isEqualTo(sent[producer].toByteArray());
            }
            assertThat(engine.query("check").status()).isZero();
        }
    }

    @Test
    void headersSayWhatRecordsDo(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine = TestEngine.start(directory.resolve("data"), topic)) {
            String kcat = kcat(topic);
            String keyed = kcat + " -k f";
            assertThat(ShellRun.shell(
                                    directory,
                                    "set -e; printf 'f:hello \\nf:world' | " + kcat + " -K :;"
                                            + " printf 'W' | " + keyed + " -H zonelog.offset=6;"
                                            + " printf 'at the end' | " + keyed
                                            + " -H zonelog.op=write -H zonelog.offset=5000 -H other=ignored;"
                                            + " printf x | " + kcat
                                            + " -k copy -H zonelog.op=clone -H zonelog.source=f;"
                                            + " printf x | " + keyed + " -H zonelog.op=truncate -H zonelog.size=11;"
                                            + " printf 'gone:x' | " + kcat + " -K :; printf 'gone:' | " + kcat
                                            + " -Z -K :")
                            .output())
                    .isEmpty();
            topic.awaitCommitted();
            assertThat(engine.query("cat", "f").out()).isEqualTo("hello World");
            assertThat(engine.query("cat", "copy").out())
                    .isEqualTo("hello World" + "\0".repeat(5000 - 11) + "at the end");
            assertThat(engine.query("ls").out()).doesNotContain("gone");
            assertThat(engine.query("check").status()).isZero();
        }
    }

    private static String kcat(TestTopic topic) {
        return "kcat -P -q -b " + topic.bootstrapServers() + " -t " + topic.name();
    }
}
