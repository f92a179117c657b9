package io.zonelog.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.testing.SharedBroker;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedBroker.class)
class LargestRecordIT {
    private static final int MAX_MESSAGE_BYTES = 3_000_000;
    /** More than the framing of one record and its batch takes. */
    private static final int FRAMING_BYTES = 256;

    @TempDir
    Path directory;

    @Test
    void theLongestValueThatTheBrokerTakesIsWrittenAndTheRecordsAroundItToo(TestBroker broker) throws Exception {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        byte[] value = new byte[MAX_MESSAGE_BYTES];
        new Random(7).nextBytes(value);
        try (TestTopic topic =
                        TestTopic.create(broker, 1, Map.of("max.message.bytes", Integer.toString(MAX_MESSAGE_BYTES)));
                TestEngine engine = TestEngine.start(directory, topic)) {
            expected.writeBytes(append(topic, "before".getBytes(StandardCharsets.UTF_8), 6));
            int length = MAX_MESSAGE_BYTES;
            while (!isTaken(topic, value, length)) {
                length--;
                assertThat(length).isGreaterThan(MAX_MESSAGE_BYTES - FRAMING_BYTES);
            }
            expected.write(value, 0, length);
            expected.writeBytes(append(topic, "after".getBytes(StandardCharsets.UTF_8), 5));
            topic.awaitCommitted();
            assertThat(engine.query("cat", "f").bytes().array()).isEqualTo(expected.toByteArray());
            assertThat(engine.query("check").status()).isZero();
        }
    }

    private static byte[] append(TestTopic topic, byte[] value, int length) throws Exception {
        assertThat(isTaken(topic, value, length)).isTrue();
        return value;
    }

    private static boolean isTaken(TestTopic topic, byte[] value, int length) throws Exception {
        byte[] sent = Arrays.copyOf(value, length);
        try {
            topic.producer()
                    .send(new ProducerRecord<>(topic.name(), 0, "f".getBytes(StandardCharsets.UTF_8), sent))
                    .get();
            return true;
        } catch (ExecutionException refused) {
            assertThat(refused).hasCauseInstanceOf(RecordTooLargeException.class);
            return false;
        }
    }
}
