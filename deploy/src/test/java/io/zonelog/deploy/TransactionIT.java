package io.zonelog.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.testing.SharedBroker;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@ExtendWith(SharedBroker.class)
class TransactionIT {
    private static final int PARTITIONS = 2;
    private static final int TRANSACTIONS = 40;

    @TempDir
    Path directory;

    @Test
    void onlyWhatTransactionsCommittedIsInTheFiles(TestBroker broker) throws Exception {
        long seed = Long.getLong("zonelog.seed", System.nanoTime());
        LoggerFactory.getLogger(TransactionIT.class).info("seed {}", seed);
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder committed = new StringBuilder();
        StringBuilder plain = new StringBuilder();
        try (TestTopic topic = TestTopic.create(broker, PARTITIONS);
                TestEngine engine = TestEngine.start(directory, topic);
                KafkaProducer<byte[], byte[]> producer = transactional(topic)) {
            producer.initTransactions();
            for (int transaction = 0; transaction < TRANSACTIONS; transaction++) {
                producer.beginTransaction();
                StringBuilder lines = new StringBuilder();
                int records = 1 + random.nextInt(20);
                for (int record = 0; record < records; record++) {
                    String line = transaction + "." + record + ".".repeat(random.nextInt(300)) + "\n";
                    lines.append(line);
                    for (int partition = 0; partition < PARTITIONS; partition++) {
                        var unused = producer.send(
                                new ProducerRecord<>(topic.name(), partition, bytes("t" + partition), bytes(line)));
                    }
                }
                topic.append(0, "plain", bytes(transaction + "\n"));
                plain.append(transaction).append('\n');
                if (random.nextInt(3) == 0) {
                    producer.abortTransaction();
                } else {
                    producer.commitTransaction();
                    committed.append(lines);
                }
            }
            topic.awaitCommitted();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                assertThat(engine.query("cat", "t" + partition).out()).isEqualTo(committed.toString());
            }
            assertThat(engine.query("cat", "plain").out()).isEqualTo(plain.toString());
            assertThat(engine.query("check").status()).isZero();
        }
    }

    private static KafkaProducer<byte[], byte[]> transactional(TestTopic topic) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", topic.bootstrapServers(), "transactional.id", topic.name()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
