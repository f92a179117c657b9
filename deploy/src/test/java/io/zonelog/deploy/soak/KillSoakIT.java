package io.zonelog.deploy.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.QueryData;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestTopic;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@Tag("soak")
class KillSoakIT {
    private static final Logger LOG = LoggerFactory.getLogger(KillSoakIT.class);
    private static final int KILLS = Integer.getInteger("zonelog.kills", 50);
    private static final int OUTAGE_EVERY = 10;
    /** One kill of a broker for so many of engines. */
    private static final int KILLS_PER_BROKER_KILL = 5;

    private static final int PARTITIONS = 3;
    private static final String FAST_SESSION = "kafka.session.timeout.ms=6000";

    @TempDir
    private Path directory;

    @Test
    void noRecordIsLostOrDoubledWhenTheEngineIsKilledAtRandomMoments() throws Exception {
        try (TestBroker broker = TestBroker.start()) {
            soak(broker, KILLS, OUTAGE_EVERY);
        }
    }

    @Test
    void noRecordIsLostOrDoubledWhenTheBrokerIsKilledToo() throws Exception {
        try (TestBroker broker = BrokerProcess.start(directory.resolve("broker"))) {
            soak(broker, Math.max(KILLS / KILLS_PER_BROKER_KILL, 1), 1);
        }
    }

    /** Kills engines under load; before every n-th kill the broker goes and comes back. */
    private void soak(TestBroker broker, int kills, int outageEvery) throws Exception {
        long seed = Long.getLong("zonelog.seed", System.nanoTime());
        LOG.info("kill soak: {} kills, seed {}", kills, seed);
        SplittableRandom random = new SplittableRandom(seed);
        Path data = directory.resolve("data");
        try (TestTopic topic = TestTopic.create(broker, PARTITIONS)) {
            NumberedLines lines = new NumberedLines(topic, random.split());
            Thread producer = new Thread(lines, "soak-producer");
            producer.start();
            for (int kill = 1; kill <= kills; kill++) {
                EngineProcess engine = EngineProcess.start(data, topic, FAST_SESSION);
                engine.awaitConsuming();
                engine.runFor(1 + random.nextInt(3000));
                if (kill % outageEvery == 0) {
                    broker.outage(() -> LOG.info("the broker is away"));
                    engine.runFor(random.nextInt(2000) + 1L);
                }
                engine.kill();
                long records = lines.verify(data);
                LOG.info("kill {} of {}: {} records durable, check clean", kill, kills, records);
            }
            lines.end();
            producer.join();
            EngineProcess last = EngineProcess.start(data, topic, FAST_SESSION);
            topic.awaitCommitted();
            assertThat(last.stop()).isZero();
            LOG.info("in the end {} records", lines.verify(data));
        }
    }

    @Test
    void anEngineTakesOverThePartitionsOfAKilledOneFromItsOwnPositions() throws Exception {
        long seed = Long.getLong("zonelog.seed", System.nanoTime());
        LOG.info("two engines, seed {}", seed);
        Path first = directory.resolve("first");
        Path second = directory.resolve("second");
        try (TestBroker broker = TestBroker.start();
                TestTopic topic = TestTopic.create(broker, PARTITIONS)) {
            NumberedLines lines = new NumberedLines(topic, new SplittableRandom(seed));
            Thread producer = new Thread(lines, "soak-producer");
            producer.start();
            EngineProcess one = EngineProcess.start(first, topic, FAST_SESSION);
            EngineProcess other = EngineProcess.start(second, topic, FAST_SESSION);
            one.awaitConsuming();
            other.awaitConsuming();
            one.runFor(3_000);
            one.kill();
            lines.verify(first);
            other.runFor(12_000);
            lines.end();
            producer.join();
            topic.awaitCommitted();
            assertThat(other.stop()).isZero();
            lines.verify(first);
            long records = lines.verify(second);
            LOG.info("the survivor has {} records", records);
            try (QueryData query = QueryData.open(new DataDirectory(second))) {
                assertThat(query.store().positions()).hasSize(PARTITIONS);
            }
        }
    }
}
