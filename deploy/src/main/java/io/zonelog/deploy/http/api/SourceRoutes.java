package io.zonelog.deploy.http.api;

import io.zonelog.connector.PartitionStatus;
import io.zonelog.deploy.http.Answer;
import io.zonelog.deploy.http.Call;
import io.zonelog.deploy.http.Route;
import io.zonelog.deploy.view.LocatedRow;
import io.zonelog.deploy.view.OffsetRow;
import io.zonelog.deploy.view.OffsetRow.KafkaOffsets;
import io.zonelog.deploy.watch.RunningEngine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** How far partitions are consumed, and where a record went. */
final class SourceRoutes {
    private final RunningEngine engine;

    SourceRoutes(RunningEngine engine) {
        this.engine = engine;
    }

    List<Route> all() {
        return List.of(
                Route.read("/api/v1/offsets", call -> offsets()),
                Route.read("/api/v1/locate/{topic}/{partition}/{offset}", this::locate));
    }

    /** Kafka's side is what the consumers have seen, so no broker is asked; null for partitions that this engine does not hold. */
    private Answer offsets() {
        Map<TopicPartition, Long> committed = new HashMap<>();
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (PartitionStatus status : engine.connector().partitions()) {
            TopicPartition partition = new TopicPartition(status.topic(), status.partition());
            if (status.committedOffset() >= 0) {
                committed.put(partition, status.committedOffset());
            }
            if (status.logEndOffset() >= 0) {
                ends.put(partition, status.logEndOffset());
            }
        }
        return Answer.json(OffsetRow.of(engine.data().store(), new KafkaOffsets(committed, ends)));
    }

    private Answer locate(Call call) {
        return Answer.json(LocatedRow.of(
                engine.data().store(),
                engine.zones().geometry(),
                call.variable("topic"),
                (int) call.numberVariable("partition", Integer.MAX_VALUE),
                call.numberVariable("offset", Long.MAX_VALUE),
                call::requireTime));
    }
}
