package io.zonelog.connector.ingest;

import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.connector.outcome.ConnectorStopException.StopReason;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidConfigurationException;

/** Tells what a consumer's failure means for whoever runs the engine. */
final class PollFailures {
    private final PositionGap positionGap;

    PollFailures(PositionGap positionGap) {
        this.positionGap = positionGap;
    }

    /** The failure in our words, or the failure itself if we have none. */
    Throwable explain(Throwable failure) {
        if (failure instanceof InvalidOffsetException gap) {
            return positionGap.explain(gap);
        }
        if (failure instanceof FencedInstanceIdException) {
            return new ConnectorStopException(
                    StopReason.MEMBER_FENCED,
                    "another engine has joined the group with the id of this device: a device may be used by one engine only",
                    failure);
        }
        if (failure instanceof AuthenticationException || failure instanceof AuthorizationException) {
            return new ConnectorStopException(
                    StopReason.BROKER_REFUSED, "Kafka refused to deliver records: " + failure.getMessage(), failure);
        }
        if (failure instanceof ConfigException || failure instanceof InvalidConfigurationException) {
            return new ConnectorStopException(
                    StopReason.CONFIGURATION, "Kafka's client refuses its settings: " + failure.getMessage(), failure);
        }
        // what a rebalance listener throws, and what a client's constructor throws, comes wrapped
        if (failure instanceof KafkaException && failure.getCause() instanceof Exception cause) {
            Throwable inner = explain(cause);
            return inner instanceof ConnectorStopException || inner instanceof IllegalStateException ? inner : failure;
        }
        return failure;
    }
}
