package io.zonelog.connector.ingest;

import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/** Our positions in Kafka's terms. */
public final class KafkaPositions {
    private KafkaPositions() {}

    /** A position with its leader epoch, by which Kafka notices a log that was truncated and written anew. */
    public static OffsetAndMetadata of(long nextOffset, int leaderEpoch) {
        return new OffsetAndMetadata(nextOffset, leaderEpoch < 0 ? Optional.empty() : Optional.of(leaderEpoch), "");
    }
}
