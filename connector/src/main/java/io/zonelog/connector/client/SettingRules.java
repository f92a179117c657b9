package io.zonelog.connector.client;

import static java.util.Map.entry;

import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.connector.outcome.ConnectorStopException.StopReason;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Which of Kafka's settings a user may make. */
final class SettingRules {
    /** Settings with the one value that our guarantees allow. */
    private static final Map<String, String> FIXED = Map.ofEntries(
            entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false"),
            entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none"),
            entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
            entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false"),
            entry(ConsumerConfig.CHECK_CRCS_CONFIG, "true"),
            entry(ProducerConfig.ACKS_CONFIG, "all"),
            entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true"));

    /** Settings that are made elsewhere, with the reason. */
    private static final Map<String, String> REFUSED = Map.ofEntries(
            entry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "set bootstrap.servers, without the prefix"),
            entry(ConsumerConfig.GROUP_ID_CONFIG, "set group.id, without the prefix"),
            entry(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "the member's id is made from the device's UUID"),
            entry(ConsumerConfig.CLIENT_ID_CONFIG, "the client's id is made from the device's UUID"),
            entry(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, "records are read as bytes"),
            entry(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, "records are read as bytes"),
            entry(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, "dead letters are written as bytes"),
            entry(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, "dead letters are written as bytes"),
            entry(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "dead letters are not written in transactions"),
            entry(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, "an interceptor could change or drop records"));

    private SettingRules() {}

    /**
     * @throws ConnectorStopException if it is unknown or would break a guarantee
     */
    static void check(String name, String value) {
        String refusal = REFUSED.get(name);
        if (refusal != null) {
            throw wrong("kafka." + name + " cannot be set: " + refusal);
        }
        String fixed = FIXED.get(name);
        if (fixed != null && !fixed.equalsIgnoreCase(value.strip())) {
            throw wrong("kafka." + name + "=" + value + " would break a guarantee; only " + fixed + " is possible");
        }
        boolean known = ConsumerConfig.configNames().contains(name)
                || ProducerConfig.configNames().contains(name)
                || AdminClientConfig.configNames().contains(name);
        if (!known) {
            throw wrong("kafka." + name + " is a setting of no Kafka client");
        }
    }

    private static ConnectorStopException wrong(String line) {
        return new ConnectorStopException(StopReason.CONFIGURATION, line);
    }
}
