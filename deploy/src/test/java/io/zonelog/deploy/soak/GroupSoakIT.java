package io.zonelog.deploy.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.QueryData;
import io.zonelog.deploy.testing.Eventually;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestTopic;
import io.zonelog.mapping.SourcePosition;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A group of engines under load, with the time-outs that it has by default: it grows from one engine to three, one is killed and comes back, one is
 * frozen until it has lost its partitions and goes on, partitions are added, each engine is restarted in turn. Afterwards each partition is
 * held by one engine, which has all of it, and whatever was left behind anywhere is exact up to its position. Which engine
 * is hit comes from a seed.
 */
@Tag("soak")
class GroupSoakIT {
    private static final Logger LOG = LoggerFactory.getLogger(GroupSoakIT.class);
    private static final int RECORDS = Integer.getInteger("zonelog.group.records", 240_000);
    private static final int ENGINES = 3;
    private static final int PARTITIONS = 12;
    private static final int MORE_PARTITIONS = 16;
    private static final Integer[] ALL = {0, 1, 2};

    @TempDir
    private Path directory;

    @Test
    void theFilesOfAllEnginesTogetherAreExactWhateverComesAndGoes() throws Exception {
        long seed = Long.getLong("zonelog.seed", System.nanoTime());
        LOG.info("group soak: {} records, seed {}", RECORDS, seed);
        SplittableRandom random = new SplittableRandom(seed);
        try (TestBroker broker = BrokerProcess.start(directory.resolve("broker"));
                TestTopic topic = TestTopic.create(broker, PARTITIONS);
                EngineGroup group = new EngineGroup(directory, topic)) {
            NumberedLines lines = new NumberedLines(topic, random.split());
            Thread producer = new Thread(lines, "soak-producer");
            producer.start();
            scale(group, lines);
            killOne(group, random.nextInt(ENGINES));
            freezeOne(group, random.nextInt(ENGINES));
            TestTopic grown = topic.grow(MORE_PARTITIONS);
            lines.spreadOver(grown);
            group.awaitShared(MORE_PARTITIONS, ALL);
            LOG.info("{} partitions are added", MORE_PARTITIONS - PARTITIONS);
            roll(group);
            Eventually.until("all records are sent", () -> lines.records() >= RECORDS);
            lines.end();
            producer.join();
            grown.awaitCommitted();
            verify(group, lines);
        }
    }

    private static void scale(EngineGroup group, NumberedLines lines) throws Exception {
        group.start(0);
        group.engine(0).awaitConsuming();
        Eventually.until("the first engine has something to hand on", () -> lines.records() > RECORDS / 20);
        group.start(1);
        group.start(2);
        group.awaitShared(PARTITIONS, ALL);
        LOG.info("scaled from 1 engine to {}", ENGINES);
    }

    private static void killOne(EngineGroup group, int victim) throws Exception {
        long millis = group.millisUntilTakenOver(victim, () -> group.kill(victim));
        LOG.info("engine {} is killed: what it had is taken over after {} ms", victim, millis);
        group.start(victim);
        group.awaitShared(PARTITIONS, ALL);
    }

    private static void freezeOne(EngineGroup group, int victim) throws Exception {
        long millis =
                group.millisUntilTakenOver(victim, () -> group.engine(victim).freeze());
        LOG.info("engine {} is frozen: what it had is taken over after {} ms", victim, millis);
        group.engine(victim).thaw();
        group.awaitShared(PARTITIONS, ALL);
    }

    private static void roll(EngineGroup group) throws Exception {
        for (int number : ALL) {
            group.stop(number);
            group.start(number);
            group.engine(number).awaitConsuming();
            group.awaitShared(MORE_PARTITIONS, ALL);
            LOG.info("engine {} is restarted", number);
        }
    }

    /** Stops all, and looks at what lies in their directories. */
    private static void verify(EngineGroup group, NumberedLines lines) throws Exception {
        Map<Integer, Integer> holders = new TreeMap<>();
        long held = 0;
        for (int number : ALL) {
            group.stop(number);
            lines.verify(group.data(number));
            try (QueryData query = QueryData.open(new DataDirectory(group.data(number)))) {
                for (SourcePosition position : query.store().positions()) {
                    int partition = position.identity().partition();
                    if (!position.state().isLeft()) {
                        assertThat(holders.put(partition, number))
                                .as("another holder of %s", position)
                                .isNull();
                        assertThat(position.nextOffset()).as("%s", position).isEqualTo(lines.records(partition));
                        held += position.nextOffset();
                    }
                }
            }
        }
        assertThat(holders).hasSize(MORE_PARTITIONS);
        assertThat(held).isEqualTo(lines.records());
        LOG.info("{} records of {} partitions are exact; held by engines {}", held, holders.size(), holders.values());
    }
}
