package io.zonelog.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.testing.RealHistory;
import io.zonelog.deploy.testing.SharedBroker;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Histories of real programs through a broker: a partition for each, one engine, RocksDB, and a device with conventional zones. */
@ExtendWith(SharedBroker.class)
class RealHistoriesIT {
    private static final List<String> PROGRAMS = List.of("fsx", "qemu", "sqlite");

    @TempDir
    Path directory;

    @Test
    void filesThatCameThroughKafkaEqualThoseOfThePrograms(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, PROGRAMS.size());
                TestEngine engine = TestEngine.start(directory, topic, "device.zone.conventional=1")) {
            for (int partition = 0; partition < PROGRAMS.size(); partition++) {
                RealHistory.of(PROGRAMS.get(partition)).sendTo(topic, partition);
            }
            topic.awaitCommitted();
            for (String program : PROGRAMS) {
                for (Map.Entry<String, String> sum :
                        RealHistory.of(program).finalSums().entrySet()) {
                    byte[] content = engine.query("cat", sum.getKey()).bytes().array();
                    assertThat(RealHistory.sha256(content))
                            .as("%s of %s", sum.getKey(), program)
                            .isEqualTo(sum.getValue());
                }
            }
            assertThat(engine.query("check").status()).isZero();
            assertThat(engine.query("scrub").status()).isZero();
        }
    }
}
