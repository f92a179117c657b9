package io.zonelog.deploy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
    @TempDir
    Path directory;

    @Test
    void keepsItsTopicsAndItsPortOverARestart() throws Exception {
        int port;
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(new EmbeddedBroker.Options(directory, EmbeddedBroker.Options.ANY_PORT, 3))) {
            port = broker.port();
            send(broker, "first");
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start(new EmbeddedBroker.Options(directory, port, 3))) {
            send(broker, "second");
            assertThat(broker.port()).isEqualTo(port);
            assertThat(read(broker, 2)).containsExactly("first", "second");
        }
    }

    @Test
    void createsATopicOnFirstUseWithTheDefaultPartitions() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(
                        new EmbeddedBroker.Options(directory, EmbeddedBroker.Options.ANY_PORT, 3));
                KafkaProducer<byte[], byte[]> producer = producer(broker)) {
            assertThat(producer.partitionsFor("words")).hasSize(3);
        }
    }

    @Test
    void namesThePortThatIsInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            EmbeddedBroker.Options options = new EmbeddedBroker.Options(directory, taken.getLocalPort(), 1);
            assertThatThrownBy(() -> EmbeddedBroker.start(options))
                    .isInstanceOfSatisfying(
                            CommandFailure.class,
                            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE))
                    .hasMessageContaining("port " + taken.getLocalPort())
                    .hasMessageNotContaining("\n");
        }
    }

    private static void send(EmbeddedBroker broker, String value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer(broker)) {
            producer.send(new ProducerRecord<>("words", 0, null, value.getBytes(StandardCharsets.UTF_8)))
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(EmbeddedBroker broker) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static List<String> read(EmbeddedBroker broker, int count) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "auto.offset.reset", "earliest");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition("words", 0);
            consumer.assign(List.of(partition));
            List<String> values = new ArrayList<>();
            for (int poll = 0; values.size() < count && poll < 60; poll++) {
                for (ConsumerRecord<byte[], byte[]> found : consumer.poll(Duration.ofMillis(500))) {
                    values.add(new String(found.value(), StandardCharsets.UTF_8));
                }
            }
            return values;
        }
    }
}
