package io.zonelog.deploy.http.api;

import io.zonelog.connector.PartitionStatus;
import io.zonelog.deploy.http.HttpProblem;
import io.zonelog.deploy.http.HttpRequest;
import io.zonelog.deploy.http.HttpResponse;
import io.zonelog.deploy.http.Route;
import io.zonelog.deploy.view.source.LocatedRows;
import io.zonelog.deploy.view.source.OffsetRow;
import io.zonelog.deploy.view.source.OffsetRow.KafkaOffsets;
import io.zonelog.deploy.view.source.PartitionRow;
import io.zonelog.deploy.watch.RunningEngine;
import io.zonelog.mapping.SourcePosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** How far partitions are consumed, and where a record went. */
final class SourceRoutes {
    private static final int MOST_LOCATED = 100_000;

    private final RunningEngine engine;
    private final FileLookup lookup;

    SourceRoutes(RunningEngine engine) {
        this.engine = engine;
        this.lookup = new FileLookup(engine);
    }

    List<Route> all() {
        return List.of(
                Route.read("/api/v1/offsets", call -> offsets()),
                Route.read(
                        "/api/v1/partitions",
                        call -> HttpResponse.json(
                                PartitionRow.of(engine.data().store().positions()))),
                Route.read("/api/v1/locate/{topic}/{partition}/{offset}", this::locate));
    }

    /**
     * Kafka's side is what the consumers have seen and the cluster's watch asked for now and then, so no broker is asked here; null for
     * partitions that this engine does not hold, and while no broker answers.
     */
    private HttpResponse offsets() {
        Map<TopicPartition, PartitionStatus> held = new HashMap<>();
        for (PartitionStatus status : engine.connector().partitions()) {
            held.put(new TopicPartition(status.topic(), status.partition()), status);
        }
        Set<String> missing = engine.connector().missingTopics();
        Map<TopicPartition, Long> committed = new HashMap<>();
        Map<TopicPartition, Long> ends = new HashMap<>();
        Map<TopicPartition, String> reasons = new HashMap<>();
        // the store comes after the consumers, so that nothing seems to be committed that is not stored
        List<SourcePosition> positions = engine.data().store().positions();
        for (SourcePosition position : positions) {
            TopicPartition partition = new TopicPartition(
                    position.identity().topic(), position.identity().partition());
            PartitionStatus status = held.get(partition);
            if (missing.contains(partition.topic())) {
                reasons.put(partition, KafkaOffsets.MISSING);
            } else if (status == null) {
                reasons.put(partition, KafkaOffsets.NOT_HELD);
            } else if (status.logEndOffset() != PartitionStatus.UNKNOWN) {
                ends.put(partition, Math.max(status.logEndOffset(), position.nextOffset()));
            }
            if (status != null && status.committedOffset() != PartitionStatus.UNKNOWN) {
                committed.put(partition, status.committedOffset());
            }
        }
        return HttpResponse.json(OffsetRow.of(positions, new KafkaOffsets(committed, ends, reasons)));
    }

    private HttpResponse locate(HttpRequest call) {
        LocatedRows.Place place = new LocatedRows.Place(
                call.variable("topic"),
                (int) call.numberVariable("partition", Integer.MAX_VALUE),
                call.numberVariable("offset", Long.MAX_VALUE));
        lookup.requireHeld(call, place.topic(), place.partition(), FileLookup.Instead.ANY_COPY);
        List<LocatedRows.LocatedRow> rows = new ArrayList<>();
        try (LocatedRows found =
                new LocatedRows(engine.data().store(), engine.zones().geometry(), place, call::requireTime)) {
            while (found.advance()) {
                if (rows.size() == MOST_LOCATED) {
                    throw HttpProblem.unavailable("the record went to more than " + MOST_LOCATED
                            + " extents; the command line has no such limit");
                }
                rows.add(found.current());
            }
        }
        return HttpResponse.json(rows);
    }
}
