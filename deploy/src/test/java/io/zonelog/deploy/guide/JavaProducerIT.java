package io.zonelog.deploy.guide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.testing.SharedBroker;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The Java example of RECORDS.md: it stands here word for word, and does what it is meant to do. */
@ExtendWith(SharedBroker.class)
class JavaProducerIT {
    private static final Path SOURCE =
            Path.of("src/test/java/" + JavaProducerIT.class.getName().replace('.', '/') + ".java");

    @TempDir
    Path directory;

    @Test
    void theExampleWritesAFile(TestBroker broker) throws Exception {
        try (TestTopic own = TestTopic.create(broker, 1);
                TestEngine engine = TestEngine.start(directory, own)) {
            run(own.name(), Map.of("bootstrap.servers", own.bootstrapServers()));
            own.awaitCommitted();
            assertThat(engine.query("cat", "java").out()).isEqualTo("0123ab6789");
        }
    }

    private static void run(String topic, Map<String, Object> settings) throws Exception {
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            Future<RecordMetadata> appended =
                    producer.send(new ProducerRecord<>(topic, "java", "0123456789".getBytes(UTF_8)));
            ProducerRecord<String, byte[]> overwrite = new ProducerRecord<>(topic, "java", "ab".getBytes(UTF_8));
            overwrite.headers().add("zonelog.offset", "4".getBytes(UTF_8));
            Future<RecordMetadata> overwritten = producer.send(overwrite);
            appended.get();
            overwritten.get();
        }
    }

    @Test
    void theGuideShowsWhatRunsHere() throws Exception {
        Matcher example = Pattern.compile("(?s)```java\n(.*?)```").matcher(Files.readString(Path.of("RECORDS.md")));
        assertThat(example.find()).isTrue();
        assertThat(words(Files.readString(SOURCE))).contains(words(example.group(1)));
    }

    private static String words(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
