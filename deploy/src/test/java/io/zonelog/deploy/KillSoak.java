package io.zonelog.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.testing.CommandLineRun;
import io.zonelog.deploy.testing.EngineProcess;
import io.zonelog.deploy.testing.SequenceProducer;
import io.zonelog.deploy.testing.SharedBroker;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the engine's process at random moments under load, again and again. Each record of a file carries its number, so that a lost
 * or doubled one shows. Runs with {@code -Psoak}; {@code -Dzonelog.soak.kills} and {@code -Dzonelog.soak.seed} choose how often and
 * when.
 */
@ExtendWith(SharedBroker.class)
class KillSoak {
    private static final int KILLS = Integer.getInteger("zonelog.soak.kills", 50);
    private static final long SEED = Long.getLong("zonelog.soak.seed", System.nanoTime());
    private static final int LONGEST_LIFE_MILLIS = 2000;
    private static final int FILES = 8;
    private static final int PARTITIONS = 2;

    @TempDir
    Path directory;

    @Test
    void noRecordIsLostOrDoubledHoweverOftenTheEngineIsKilled(TestBroker broker) throws Exception {
        Random random = new Random(SEED);
        String seed = "zonelog.soak.seed=" + SEED;
        Path data = directory.resolve("data");
        try (TestTopic topic = TestTopic.create(broker, PARTITIONS);
                SequenceProducer producer = SequenceProducer.start(topic, FILES)) {
            for (int kill = 1; kill <= KILLS; kill++) {
                String when = seed + ", kill " + kill;
                try (EngineProcess engine = EngineProcess.start(data, topic)) {
                    engine.awaitConsuming();
                    LockSupport.parkNanos(random.nextInt(LONGEST_LIFE_MILLIS) * 1_000_000L);
                    engine.kill();
                }
                assertClean(data, when);
                producer.assertPrefixes(key -> TestEngine.query(data, "cat", key), when);
            }
            producer.stop();
            try (EngineProcess engine = EngineProcess.start(data, topic)) {
                topic.awaitCommitted();
                assertThat(engine.terminate()).as(seed).isZero();
            }
            assertClean(data, seed);
            assertThat(TestEngine.query(data, "scrub").status()).as(seed).isZero();
            producer.assertComplete(key -> TestEngine.query(data, "cat", key), seed);
        }
    }

    private static void assertClean(Path data, String when) {
        CommandLineRun check = TestEngine.query(data, "check");
        assertThat(check.status()).as(when + ": " + check.out() + check.err()).isZero();
    }
}
