package io.zonelog.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.EngineAddress;
import io.zonelog.deploy.testing.CommandLineRun;
import io.zonelog.deploy.testing.Eventually;
import io.zonelog.deploy.testing.SharedBroker;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Commands for a data directory reach the engine that runs on it, and no other one on the host. */
@ExtendWith(SharedBroker.class)
class EngineOrdersIT {
    private static final String TOKEN = "http.token=the-token-of-both-engines";

    @TempDir
    private Path first;

    @TempDir
    private Path second;

    private static TestEngine engine(Path directory, TestTopic topic, String http) throws Exception {
        TestEngine engine = TestEngine.start(directory, topic, "http=" + http, "http.port=0", TOKEN);
        topic.append(0, "doc", directory.toString().getBytes(StandardCharsets.UTF_8));
        topic.awaitCommitted();
        return engine;
    }

    private static String doc(Path directory) {
        return TestEngine.query(directory, "cat", "doc").out();
    }

    @Test
    void anOrderChangesTheEngineOfItsDirectoryWhateverPortTheSettingsName(TestBroker broker) throws Exception {
        try (TestTopic one = TestTopic.create(broker, 1);
                TestTopic two = TestTopic.create(broker, 1);
                TestEngine other = engine(first, one, "on");
                TestEngine own = engine(second, two, "on")) {
            String port = "http.port=" + other.wiring().httpPort().getAsInt();
            CommandLineRun unlink = own.query("unlink", "doc", "--set", port, "--set", TOKEN);
            assertThat(unlink.out()).as(unlink.err()).contains("doc: done at offset 2");
            assertThat(doc(first)).isEqualTo(first.toString());
            assertThat(doc(second)).isEmpty();
            assertThat(own.query("zones", "--space", "--json").out()).contains("\"openZones\":[");
            assertThat(own.query("gc", "--set", port).err()).contains("give it and this command the same http.token");
            CommandLineRun reclaim = own.query("gc", "--json", "--set", port, "--set", TOKEN);
            assertThat(reclaim.out()).as(reclaim.err()).startsWith("{\"zones\":");
        }
    }

    @Test
    void anAddressThatLeadsToAnotherEngineIsNotObeyedThere(TestBroker broker) throws Exception {
        try (TestTopic one = TestTopic.create(broker, 1);
                TestTopic two = TestTopic.create(broker, 1);
                TestEngine other = engine(first, one, "on");
                TestEngine own = engine(second, two, "off")) {
            assertThat(own.query("unlink", "doc", "--set", TOKEN).err()).contains("it has told no address");
            EngineAddress lead = EngineAddress.of(new DataDirectory(first)).orElseThrow();
            UUID device = new DataDirectory(second).verifiedDevice();
            new EngineAddress(lead.url(), device, "").save(new DataDirectory(second));
            CommandLineRun refused = own.query("unlink", "doc", "--set", TOKEN);
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err())
                    .contains("this engine works on device " + lead.deviceUuid())
                    .hasLineCount(1);
            assertThat(own.query("zones", "--space", "--json").out()).contains("\"engine\":null");
            assertThat(doc(first)).isEqualTo(first.toString());
            assertThat(doc(second)).isEqualTo(second.toString());
            assertThat(other.wiring().httpPort()).isPresent();
        }
    }

    @Test
    void whatADeadEngineHasLeftLeadsNowhere(TestBroker broker) throws Exception {
        try (TestTopic one = TestTopic.create(broker, 1);
                TestTopic two = TestTopic.create(broker, 1);
                TestEngine other = engine(first, one, "on")) {
            engine(second, two, "on").close();
            assertThat(second.resolve("engine.json")).doesNotExist();
            Files.copy(first.resolve("engine.json"), second.resolve("engine.json"));
            assertThat(EngineAddress.of(new DataDirectory(second))).isEmpty();
            assertThat(other.query("unlink", "doc", "--set", TOKEN).status()).isZero();
            assertThat(TestEngine.query(second, "unlink", "doc").out()).contains("doc: done at offset 1");
            assertThat(second.resolve("engine.json")).doesNotExist();
            assertThat(doc(second)).isEmpty();
        }
    }

    @Test
    void anOrderReachesEveryCopyAndWhoBuildsItsFilesAnew(TestBroker broker, @TempDir Path third) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine one = engine(first, topic, "on");
                TestEngine other = TestEngine.start(second, topic, "group.id=another-copy", "http=on", "http.port=0")) {
            topic.append(0, "kept", "longer".getBytes(StandardCharsets.UTF_8));
            topic.awaitCommitted();
            CommandLineRun unlink = one.query("unlink", "doc", "--set", TOKEN);
            assertThat(unlink.out()).as(unlink.err()).contains("doc: done at offset 3");
            CommandLineRun truncate = one.query("truncate", "kept", "--size", "4", "--set", TOKEN);
            assertThat(truncate.out()).as(truncate.err()).contains("kept: done at offset 4");
            CommandLineRun longer = one.query("truncate", "kept", "--size", "9", "--set", TOKEN);
            assertThat(longer.err())
                    .contains("the file has 4 bytes; an operator can only unlink it or make it shorter");
            try (TestEngine anew = TestEngine.start(third, topic, "group.id=a-third-copy", "http=on", "http.port=0")) {
                for (TestEngine copy : List.of(one, other, anew)) {
                    Eventually.until(
                            "the order has come",
                            () -> copy.query("cat", "kept").out().equals("long"));
                    assertThat(copy.query("ls").out()).doesNotContain("doc");
                }
            }
        }
    }
}
