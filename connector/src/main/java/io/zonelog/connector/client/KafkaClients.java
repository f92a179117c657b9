package io.zonelog.connector.client;

import io.zonelog.connector.assignment.RefusedPartitions;
import io.zonelog.connector.assignment.RefusingAssignor;
import io.zonelog.connector.options.ConnectorOptions;
import io.zonelog.connector.orders.OrderRecords;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;

/**
 * Where a connector gets its clients from. Each call makes one; who calls closes it.
 *
 * @param consumers the consumer of a thread, by its number from 0
 * @param deadLetterProducer the producer of dead letters
 * @param orders producer and consumer of operators' orders
 * @param cluster the directory of topics
 * @param refused what the engine of these clients does not serve; its consumers' group is told
 */
public record KafkaClients(
        IntFunction<Consumer<byte[], ByteBuffer>> consumers,
        Supplier<Producer<byte[], byte[]>> deadLetterProducer,
        OrderRecords.Clients orders,
        Supplier<KafkaCluster> cluster,
        RefusedPartitions refused) {
    /**
     * Clients of a real cluster. The settings are checked here and now.
     *
     * @throws io.zonelog.connector.outcome.ConnectorStopException if a setting is unknown or would break a guarantee
     */
    public static KafkaClients of(ConnectorOptions options) {
        ClientSettings settings = ClientSettings.of(options.consumer());
        RefusedPartitions refused = new RefusedPartitions();
        return new KafkaClients(
                index -> consumer(settings.consumer(index), refused),
                () -> new KafkaProducer<>(
                        settings.deadLetterProducer(), new ByteArraySerializer(), new ByteArraySerializer()),
                new OrderRecords.Clients(
                        () -> new KafkaProducer<>(
                                settings.orderProducer(), new ByteArraySerializer(), new ByteArraySerializer()),
                        () -> new KafkaConsumer<>(
                                settings.orderConsumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer())),
                () -> new AdminKafkaCluster(
                        () -> Admin.create(settings.admin()), () -> BrokerProbe.check(settings.admin())),
                refused);
    }

    /** The value's deserializer hands out slices of what was fetched, without a copy. */
    private static Consumer<byte[], ByteBuffer> consumer(Map<String, Object> settings, RefusedPartitions refused) {
        settings.put(RefusingAssignor.REFUSED_CONFIG, refused);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteBufferDeserializer());
    }
}
