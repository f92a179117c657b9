package io.zonelog.connector.outcome;

import io.zonelog.mapping.SourceIdentity;

/** The connector must stop, everything applied stays good, and somebody outside has to act. The message is one line for them. */
public final class ConnectorStopException extends RuntimeException {
    private final StopReason reason;
    private final String line;

    public ConnectorStopException(StopReason reason, String line) {
        super(line);
        this.reason = reason;
        this.line = line;
    }

    public ConnectorStopException(StopReason reason, String line, Throwable cause) {
        super(line, cause);
        this.reason = reason;
        this.line = line;
    }

    /**
     * A partition's log is another one than the stored positions belong to: a position is worth nothing in another log, even where its
     * offset exists.
     */
    public static ConnectorStopException otherLog(SourceIdentity stored, SourceIdentity found) {
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

    public StopReason reason() {
        return reason;
    }

    /** What happened and what to do, in one line. */
    public String line() {
        return line;
    }

    /** Why a connector stopped by itself, where somebody outside has to act. */
    public enum StopReason {
        /** A setting is wrong or would break a guarantee. */
        CONFIGURATION,
        /** No broker answered within the time set. */
        BROKER_UNREACHABLE,
        /** A broker answered and refused: authentication, authorization, or a request that it does not know. */
        BROKER_REFUSED,
        /** A partition of a manual assignment does not exist. */
        PARTITION_MISSING,
        /** A record cannot be applied, and there is no dead-letter topic. */
        BAD_RECORD,
        /** A dead letter could not be written. */
        DEAD_LETTER_FAILED,
        /** Kafka no longer holds the stored position, or does not hold it yet. */
        POSITION_OUT_OF_RANGE,
        /** The partition's log was cut off before the stored position and written anew. */
        LOG_TRUNCATED,
        /** The stored positions are of another cluster. */
        OTHER_CLUSTER,
        /** A topic was deleted and made anew. */
        TOPIC_RECREATED,
        /** A partition that the device does not know, and the policy is to stop. */
        NEW_PARTITION,
        /** Another engine uses the same member id: a copied device, or one engine too many. */
        MEMBER_FENCED
    }
}
