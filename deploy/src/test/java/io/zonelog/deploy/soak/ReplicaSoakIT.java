package io.zonelog.deploy.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.QueryData;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import io.zonelog.engine.read.FileReader;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.SourcePosition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two groups of engines that hold everything twice, while a producer writes, Kafka forgets old records, and clients read through any engine
 * what was acknowledged: engines and groups are killed, come back with empty disks, hang, come and go, are restarted in turn, and are
 * cut off from the brokers and from each other; partitions are added. A fault strikes one group, and the other one has by then everything.
 * After each fault both groups come to have everything again, exact to the byte and equal. Which fault comes is from a seed.
 */
@Tag("soak")
class ReplicaSoakIT {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaSoakIT.class);
    private static final int FAULTS = Integer.getInteger("zonelog.faults", 40);
    /** All, or those that {@code -Dzonelog.kinds} names, with commas. */
    private static final List<Replicas.Fault> KINDS = Arrays.stream(Replicas.Fault.values())
            .filter(kind -> List.of(
                            System.getProperty("zonelog.kinds", kind.name()).split(","))
                    .contains(kind.name()))
            .toList();

    private static final int PARTITIONS = 12;
    private static final int MOST_PARTITIONS = 16;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    @Test
    void twoCopiesSeeClientsThroughEveryFault() throws Exception {
        long seed = Long.getLong("zonelog.seed", System.nanoTime());
        LOG.info("replica soak: {} faults, seed {}", FAULTS, seed);
        SplittableRandom random = new SplittableRandom(seed);
        Map<Replicas.Fault, Integer> struck = new TreeMap<>();
        try (BrokerProcess broker = BrokerProcess.start(directory.resolve("broker"));
                TestTopic topic = TestTopic.create(broker, PARTITIONS);
                Replicas replicas = new Replicas(directory, topic, broker, random.split(), MOST_PARTITIONS)) {
            replicas.start();
            for (int fault = 1; fault <= FAULTS; fault++) {
                Replicas.Fault kind = KINDS.get(random.nextInt(KINDS.size()));
                long began = System.nanoTime();
                String told = replicas.strike(kind);
                replicas.awaitEverythingTwice();
                replicas.awaitEqual();
                struck.merge(kind, 1, Integer::sum);
                LOG.info(
                        "fault {}: {} ({}); everything is there twice after {} ms; longest read {} ms; {} reads, {} records",
                        fault,
                        kind,
                        told,
                        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began),
                        replicas.longestReadMillis(),
                        replicas.reads(),
                        replicas.lines().acknowledged());
            }
            replicas.end();
            for (Replica replica : replicas.running()) {
                replica.stop();
            }
            LOG.info("faults: {}", struck);
            for (Replica replica : replicas.all()) {
                verify(replica.data(), replicas.lines());
            }
        }
    }

    /** {@code check} is content with a data directory, and every file of every partition is exact up to the stored position. */
    private static void verify(Path data, OffsetLines lines) {
        if (!new DataDirectory(data).isThere()) {
            return;
        }
        assertThat(TestEngine.query(data, "check"))
                .satisfies(check ->
                        assertThat(check.status()).as(check.out() + check.err()).isZero());
        try (QueryData query = QueryData.open(new DataDirectory(data))) {
            FileReader reader = new FileReader(query.store(), query.device());
            for (SourcePosition position : query.store().positions()) {
                int partition = position.identity().partition();
                assertThat(position.state().isIncomplete()).as("%s", position).isFalse();
                assertThat(position.nextOffset()).as("%s", position).isBetween(0L, lines.acknowledged(partition));
                for (long offset = 0; offset < position.nextOffset(); offset = OffsetLines.nextFile(offset)) {
                    FileRecord file = query.store()
                            .file(FileKey.of(position.sourceId(), OffsetLines.key(partition, offset)))
                            .orElseThrow(() -> new AssertionError("a file is missing in " + position));
                    assertThat(new String(NumberedLines.content(reader, file), StandardCharsets.UTF_8))
                            .as("%s of %s", file.key(), position)
                            .isEqualTo(OffsetLines.content(partition, offset, position.nextOffset()));
                }
            }
        }
    }
}
