package io.zonelog.connector.directory;

import io.zonelog.connector.client.AdminKafkaCluster;
import io.zonelog.connector.client.BrokerProbe;
import io.zonelog.connector.client.ClientSettings;
import io.zonelog.connector.client.KafkaCluster;
import io.zonelog.connector.options.ConnectorOptions;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Where the directory's member gets its clients from. Each call makes one; who calls closes it.
 *
 * @param consumer reads rows
 * @param producer writes them
 * @param cluster makes the topic
 */
public record DirectoryClients(
        Supplier<Consumer<byte[], byte[]>> consumer,
        Supplier<Producer<byte[], byte[]>> producer,
        Supplier<KafkaCluster> cluster) {
    /** Clients of the cluster that an engine consumes from. */
    public static DirectoryClients of(ConnectorOptions.Consumers options) {
        ClientSettings settings = ClientSettings.of(options);
        return new DirectoryClients(
                () -> new KafkaConsumer<>(
                        settings.directoryConsumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                () -> new KafkaProducer<>(
                        settings.directoryProducer(), new ByteArraySerializer(), new ByteArraySerializer()),
                () -> new AdminKafkaCluster(
                        () -> Admin.create(settings.admin()), () -> BrokerProbe.check(settings.admin())));
    }
}
