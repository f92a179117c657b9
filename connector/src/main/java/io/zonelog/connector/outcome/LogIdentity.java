package io.zonelog.connector.outcome;

import io.zonelog.connector.outcome.ConnectorStopException.StopReason;
import io.zonelog.mapping.SourceIdentity;

/** Tells apart logs of the same name. A position is worth nothing in another log, even where its offset exists. */
public final class LogIdentity {
    private LogIdentity() {}

    /** What to stop with when a partition's log is another one than the stored positions belong to. */
    public static ConnectorStopException mismatch(SourceIdentity stored, SourceIdentity found) {
        String place = "topic " + stored.topic() + " partition " + stored.partition();
        if (!stored.clusterId().equals(found.clusterId())) {
            return new ConnectorStopException(
                    StopReason.OTHER_CLUSTER,
                    place + " was consumed from cluster " + stored.clusterId() + ", and this is cluster "
                            + found.clusterId()
                            + "; check bootstrap.servers, or use a new data directory for this cluster");
        }
        return new ConnectorStopException(
                StopReason.TOPIC_RECREATED,
                place + " was deleted and made anew: its positions belong to topic id " + stored.topicId()
                        + ", and Kafka now has topic id " + found.topicId()
                        + "; use a new data directory, or another topic name, for the new topic");
    }
}
