package io.zonelog.deploy.testing;

import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.kafka.KafkaOffsetsReader;
import io.zonelog.deploy.kafka.TopicReadiness;
import io.zonelog.deploy.view.source.OffsetRow.KafkaOffsets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A topic of one test's own, with a producer. The name of the consumer group and of the dead-letter topic derive from its name.
 *
 * @param name the topic
 * @param partitions how many
 * @param bootstrapServers the broker
 * @param producer sends to it
 */
public record TestTopic(String name, int partitions, String bootstrapServers, KafkaProducer<byte[], byte[]> producer)
        implements AutoCloseable {
    /** Creates the topic. */
    public static TestTopic create(TestBroker broker, int partitions) throws Exception {
        return create(broker, partitions, Map.of());
    }

    /** Creates the topic with configuration of its own. */
    public static TestTopic create(TestBroker broker, int partitions, Map<String, String> configuration)
            throws Exception {
        return create(broker, "test-" + UUID.randomUUID(), partitions, configuration);
    }

    private static TestTopic create(TestBroker broker, String name, int partitions, Map<String, String> configuration)
            throws Exception {
        String bootstrapServers = broker.bootstrapServers();
        make(bootstrapServers, new NewTopic(name, partitions, (short) 1).configs(configuration));
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers, "max.request.size", 16 << 20);
        return new TestTopic(
                name,
                partitions,
                bootstrapServers,
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    private static void make(String bootstrapServers, NewTopic topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(topic)).all().get(1, TimeUnit.MINUTES);
        }
        TopicReadiness.await(Map.of("bootstrap.servers", bootstrapServers), topic.name());
    }

    /** Creates the dead-letter topic, which the engine does otherwise. */
    public void createDeadLetterTopic(Map<String, String> configuration) throws Exception {
        make(bootstrapServers, new NewTopic(deadLetterTopic(), 1, (short) 1).configs(configuration));
    }

    /** A topic of the same name on another broker. */
    public TestTopic on(TestBroker broker) throws Exception {
        return create(broker, name, partitions, Map.of());
    }

    /** Adds partitions; the producer goes on, and this record with the number of before is of no more use. */
    public TestTopic grow(int newPartitions) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createPartitions(Map.of(name, NewPartitions.increaseTo(newPartitions)))
                    .all()
                    .get(1, TimeUnit.MINUTES);
        }
        Eventually.until(
                name + " has " + newPartitions + " partitions",
                () -> TopicReadiness.await(Map.of("bootstrap.servers", bootstrapServers), name) == newPartitions);
        return new TestTopic(name, newPartitions, bootstrapServers, producer);
    }

    /** Removes a partition's records before an offset, as retention does. */
    public void removeUpTo(int partition, long offset) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.deleteRecords(Map.of(new TopicPartition(name, partition), RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get(1, TimeUnit.MINUTES);
        }
    }

    /** Takes the member of an engine that has ended out of the group at once, as its time-out does in a while. */
    public void forget(Path endedEngine) throws Exception {
        String member = new DataDirectory(endedEngine).verifiedDevice() + "-0";
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.removeMembersFromConsumerGroup(
                            groupId(), new RemoveMembersFromConsumerGroupOptions(Set.of(new MemberToRemove(member))))
                    .all()
                    .get(1, TimeUnit.MINUTES);
        }
    }

    public String groupId() {
        return name + "-group";
    }

    public String deadLetterTopic() {
        return name + "-errors";
    }

    /** The settings of an engine that consumes this topic and serves nothing. */
    public List<String> settings() {
        return List.of(
                "bootstrap.servers=" + bootstrapServers,
                "topics=" + name,
                "group.id=" + groupId(),
                "errors.dead-letter.topic=" + deadLetterTopic(),
                "engines.topic=off",
                "http=off");
    }

    /** Sends one record; it arrives with {@link #flush}. */
    public void send(int partition, byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {
        var unused = producer.send(new ProducerRecord<>(name, partition, key, value, headers));
    }

    /** Sends an append. */
    public void append(int partition, String key, byte[] value) {
        send(partition, key.getBytes(StandardCharsets.UTF_8), value, List.of());
    }

    public void flush() {
        producer.flush();
    }

    /** Waits until the group has committed everything that was sent. */
    public void awaitCommitted() {
        flush();
        Eventually.until("all records of " + name + " are committed", this::isCommitted);
    }

    /** Whether the group has committed everything that has arrived. */
    public boolean isCommitted() {
        KafkaOffsetsReader reader =
                new KafkaOffsetsReader(Map.of("bootstrap.servers", bootstrapServers), Duration.ofSeconds(5));
        List<TopicPartition> all = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(name, partition))
                .toList();
        try {
            KafkaOffsets offsets = reader.read(groupId(), all);
            return all.stream()
                    .allMatch(partition -> offsets.committed().getOrDefault(partition, 0L)
                            >= offsets.ends().getOrDefault(partition, Long.MAX_VALUE));
        } catch (KafkaOffsetsReader.UnansweredException notYet) {
            return false;
        }
    }

    /** The dead letters so far. */
    public List<ConsumerRecord<byte[], byte[]>> deadLetters(int wanted) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(new TopicPartition(deadLetterTopic(), 0)));
            List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
            Eventually.until(wanted + " dead letters", () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(letters::add);
                return letters.size() >= wanted;
            });
            return letters;
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
