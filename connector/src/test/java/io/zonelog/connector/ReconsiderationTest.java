package io.zonelog.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.connector.assignment.RefusedPartitions;
import io.zonelog.connector.assignment.RefusedPartitions.Refusal;
import io.zonelog.connector.assignment.RefusedPartitions.Refusal.Reason;
import io.zonelog.connector.client.KafkaCluster.BrokerUnreachableException;
import io.zonelog.connector.ingest.InMemoryKafkaCluster;
import io.zonelog.connector.takeover.SnapshotSources;
import io.zonelog.snapshot.SnapshotBase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** A partition that was refused is served again when there is something that its files can come from. */
class ReconsiderationTest {
    private static final TopicPartition P0 = new TopicPartition("t", 0);

    private final RefusedPartitions refused = new RefusedPartitions();
    private final List<Long> sources = new ArrayList<>();
    private final InMemoryKafkaCluster cluster =
            new InMemoryKafkaCluster().withTopic("t", "id", 1).withRange(P0, 60, 100);
    private long nowNanos;
    private final Reconsideration reconsideration = new Reconsideration(
            refused,
            identity -> sources.stream()
                    .map(offset -> (SnapshotSources.Candidate) new Source(offset))
                    .toList(),
            cluster,
            () -> nowNanos);

    private record Source(long nextOffset) implements SnapshotSources.Candidate {
        @Override
        public void use(SnapshotBase base, SnapshotSources.Reader reader) {
            throw new UnsupportedOperationException("it is only looked for");
        }
    }

    private boolean isRefusedAfterALook() throws BrokerUnreachableException {
        reconsideration.look(cluster.describe(List.of("t")));
        return refused.isRefused(P0);
    }

    private void refuse(Reason reason) {
        refused.refuse(P0, new Refusal(reason, "no files"));
    }

    @Test
    void whatHasASourceIsServedAgain() throws BrokerUnreachableException {
        refuse(Reason.FIRST_RECORDS_GONE);
        assertThat(isRefusedAfterALook()).isTrue();
        sources.add(59L);
        assertThat(isRefusedAfterALook()).as("Kafka has no record 59").isTrue();
        sources.add(60L);
        assertThat(isRefusedAfterALook()).isFalse();
        assertThat(refused.areNewsToGroup()).as("it goes by that already").isFalse();
    }

    @Test
    void noSourceMakesUpForCompaction() throws BrokerUnreachableException {
        refuse(Reason.COMPACTED);
        sources.add(90L);
        assertThat(isRefusedAfterALook()).isTrue();
    }

    @Test
    void whatFailsAgainIsTriedLessAndLessOften() throws BrokerUnreachableException {
        sources.add(90L);
        for (long pause : new long[] {30, 60, 120, 240, 480, 600, 600}) {
            refuse(Reason.POSITION_GONE);
            assertThat(isRefusedAfterALook()).isFalse();
            refuse(Reason.POSITION_GONE);
            nowNanos += TimeUnit.SECONDS.toNanos(pause) - 1;
            assertThat(isRefusedAfterALook()).as("before %d s are over", pause).isTrue();
            nowNanos++;
        }
    }
}
