package io.zonelog.deploy.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBroker.class)
class TestBrokerIT {
    @Test
    void takesRecordsBeforeAndAfterAnOutage() throws Exception {
        try (TestBroker own = TestBroker.start();
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", own.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            String topic = "outage-" + UUID.randomUUID();
            assertThat(offsetOfNext(producer, topic)).isZero();
            own.outage(() -> {});
            assertThat(offsetOfNext(producer, topic)).isEqualTo(1);
        }
    }

    @Test
    void createsATopicOnFirstUse(TestBroker broker) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            assertThat(producer.partitionsFor("first-use-" + UUID.randomUUID())).hasSize(1);
        }
    }

    private static long offsetOfNext(KafkaProducer<byte[], byte[]> producer, String topic) throws Exception {
        byte[] value = "value".getBytes(StandardCharsets.UTF_8);
        return producer.send(new ProducerRecord<>(topic, value))
                .get(60, TimeUnit.SECONDS)
                .offset();
    }
}
