package io.zonelog.connector.client;

import static java.util.Map.entry;

import io.zonelog.connector.assignment.RefusingAssignor;
import io.zonelog.connector.options.ConnectorOptions;
import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.connector.outcome.ConnectorStopException.StopReason;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;

/**
 * The settings of each client, in three layers: our preferences, over them the user's own settings, over them what our
 * guarantees rest on. A user's setting goes to the clients that know it.
 */
public final class ClientSettings {
    /** A new partition is noticed within this time. */
    private static final int METADATA_MAX_AGE_MILLIS = 30_000;
    /** A member that died is missed after this time; several heartbeats fit into it, so a pause of the process is none. */
    private static final int SESSION_TIMEOUT_MILLIS = 10_000;

    /**
     * Preferences of the consumer. Large polls and a receive buffer sized by the operating system double the throughput of
     * Kafka's defaults; larger answers only fill the heap, where a collection copies what is not applied yet. The sticky assignor keeps
     * partitions where their device is.
     */
    private static final Map<String, Object> CONSUMER_PREFERENCES = Map.ofEntries(
            entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5000),
            entry(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 8 << 20),
            entry(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 << 20),
            entry(ConsumerConfig.RECEIVE_BUFFER_CONFIG, -1),
            entry(ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_MAX_AGE_MILLIS));

    /** What the guarantees rest on: no offset moves and no record is skipped but by our own decision. */
    private static final Map<String, Object> CONSUMER_GUARANTEES = Map.ofEntries(
            entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
            entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none"),
            entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
            entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false));

    /** A letter that is sent takes three times its size, since its record is still there. */
    private static final long LARGEST_LETTER_BYTES =
            Math.min(100 << 20, Runtime.getRuntime().maxMemory() / 8);

    /**
     * A dead letter is at least as large as its record, so the topic's limit is the one that counts; the record may have come compressed,
     * so its letter is too. No linger: a partition may be waiting for this letter. One request in flight, so that one that is refused as too
     * large does not turn those behind it back.
     */
    private static final Map<String, Object> PRODUCER_PREFERENCES = Map.ofEntries(
            entry(ProducerConfig.LINGER_MS_CONFIG, 0),
            entry(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1),
            entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd"),
            entry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, (int) LARGEST_LETTER_BYTES),
            entry(ProducerConfig.BUFFER_MEMORY_CONFIG, LARGEST_LETTER_BYTES + (LARGEST_LETTER_BYTES >> 2)));

    /**
     * One request at a time: a broker that has just made the topic may refuse the first of several and take the second, and the first, sent
     * again, would be out of sequence.
     */
    private static final Map<String, Object> PRODUCER_GUARANTEES = Map.ofEntries(
            entry(ProducerConfig.ACKS_CONFIG, "all"),
            entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
            entry(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1));

    /** Short enough that a lost broker is noticed and reported; the asker asks again. */
    private static final Map<String, Object> ADMIN_PREFERENCES = Map.ofEntries(
            entry(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000),
            entry(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 3_000));

    /** The directory is read from its beginning by everybody, without a group. */
    private static final Map<String, Object> DIRECTORY_CONSUMER_GUARANTEES = Map.ofEntries(
            entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
            entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
            entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false),
            entry(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000),
            entry(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000));

    /** A row is small, and the next one replaces it: it is not waited for long. */
    private static final Map<String, Object> DIRECTORY_PRODUCER_GUARANTEES = Map.ofEntries(
            entry(ProducerConfig.ACKS_CONFIG, "all"),
            entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
            entry(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1),
            entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd"),
            entry(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L << 20),
            entry(ProducerConfig.LINGER_MS_CONFIG, 0),
            entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 3_000L),
            entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000),
            entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 6_000));

    /** The second is what groups of older versions have in common with this one, while their members are replaced one by one. */
    private static final List<String> ASSIGNORS =
            List.of(RefusingAssignor.class.getName(), CooperativeStickyAssignor.class.getName());

    private final ConnectorOptions.Consumers options;

    private ClientSettings(ConnectorOptions.Consumers options) {
        this.options = options;
    }

    /**
     * What the clients get: ours, and the user's, which are checked here.
     *
     * @throws io.zonelog.connector.outcome.ConnectorStopException if one is unknown or would break a guarantee
     */
    public static ClientSettings of(ConnectorOptions.Consumers options) {
        options.kafka().forEach(SettingRules::check);
        ClientSettings settings = new ClientSettings(options);
        settings.requireValid();
        return settings;
    }

    /** Lets Kafka check the values, before anything is started. */
    private void requireValid() {
        Map<String, Object> consumer = consumer(0);
        consumer.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        consumer.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteBufferDeserializer.class);
        Map<String, Object> producer = deadLetterProducer();
        producer.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        producer.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        try {
            ConsumerConfig.configDef().parse(consumer);
            ProducerConfig.configDef().parse(producer);
            AdminClientConfig.configDef().parse(admin());
        } catch (ConfigException wrong) {
            throw new ConnectorStopException(StopReason.CONFIGURATION, "kafka settings: " + wrong.getMessage(), wrong);
        }
    }

    /** The settings of the consumer of one thread. */
    public Map<String, Object> consumer(int index) {
        Map<String, Object> settings = layers(CONSUMER_PREFERENCES, ConsumerConfig.configNames(), CONSUMER_GUARANTEES);
        String memberId = options.memberId() + "-" + index;
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, options.groupId());
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "zonelog-" + memberId);
        if (options.assignment() instanceof ConnectorOptions.Assignment.Group) {
            settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, memberId);
            if (isClassic(settings)) {
                settings.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MILLIS);
                settings.putIfAbsent(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, ASSIGNORS);
            }
        }
        return settings;
    }

    /** The settings of the producer of dead letters. */
    public Map<String, Object> deadLetterProducer() {
        Map<String, Object> settings = layers(PRODUCER_PREFERENCES, ProducerConfig.configNames(), PRODUCER_GUARANTEES);
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "zonelog-" + options.memberId() + "-dead-letter");
        return settings;
    }

    /** The settings of the consumer of the directory of engines, which is in no group. */
    public Map<String, Object> directoryConsumer() {
        Set<String> known = new HashSet<>(ConsumerConfig.configNames());
        known.removeIf(name -> name.startsWith("group."));
        Map<String, Object> settings = layers(Map.of(), known, DIRECTORY_CONSUMER_GUARANTEES);
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "zonelog-" + options.memberId() + "-directory");
        return settings;
    }

    /** The settings of the producer of the directory of engines. */
    public Map<String, Object> directoryProducer() {
        Map<String, Object> settings = layers(Map.of(), ProducerConfig.configNames(), DIRECTORY_PRODUCER_GUARANTEES);
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "zonelog-" + options.memberId() + "-directory");
        return settings;
    }

    /** The settings of the consumer that looks through records in front of an operator's order. */
    public Map<String, Object> orderConsumer() {
        Map<String, Object> settings = directoryConsumer();
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "zonelog-" + options.memberId() + "-orders");
        return settings;
    }

    /** The settings of the producer of operators' orders, which somebody waits for. */
    public Map<String, Object> orderProducer() {
        Map<String, Object> settings = directoryProducer();
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "zonelog-" + options.memberId() + "-orders");
        return settings;
    }

    /** The settings of the admin client. */
    public Map<String, Object> admin() {
        // the two timeouts must fit each other, so either both are ours or both the user's
        boolean userSetsTimeouts = ADMIN_PREFERENCES.keySet().stream().anyMatch(options.kafka()::containsKey);
        Map<String, Object> settings =
                layers(userSetsTimeouts ? Map.of() : ADMIN_PREFERENCES, AdminClientConfig.configNames(), Map.of());
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "zonelog-" + options.memberId() + "-admin");
        return settings;
    }

    private Map<String, Object> layers(
            Map<String, Object> preferences, Set<String> known, Map<String, Object> guarantees) {
        Map<String, Object> settings = new HashMap<>(preferences);
        options.kafka().forEach((name, value) -> {
            if (known.contains(name)) {
                settings.put(name, value);
            }
        });
        settings.putAll(guarantees);
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, options.bootstrapServers());
        return settings;
    }

    private static boolean isClassic(Map<String, Object> settings) {
        Object protocol = settings.getOrDefault(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        return "classic".equalsIgnoreCase(String.valueOf(protocol));
    }
}
