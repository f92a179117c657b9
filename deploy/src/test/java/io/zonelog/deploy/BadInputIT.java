package io.zonelog.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.connector.outcome.ConnectorResult;
import io.zonelog.connector.outcome.ConnectorStopException.StopReason;
import io.zonelog.deploy.testing.SharedBroker;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedBroker.class)
class BadInputIT {
    /** Headers, and the reason that the dead letter must give; the key is "bad" and the value one byte. */
    private static final String HEADERS = """
            zonelog.op=explode                        UNKNOWN_OPERATION
            zonelog.offset=-1                         NEGATIVE_NUMBER
            zonelog.offset=1x                         NOT_A_NUMBER
            zonelog.offset=                           NOT_A_NUMBER
            zonelog.offset=99999999999999999999       NUMBER_OVERFLOW
            zonelog.offset=9223372036854775807        BEYOND_LARGEST_FILE
            zonelog.offset=9223372036854771712        BEYOND_LARGEST_FILE
            zonelog.colour=red                        UNKNOWN_HEADER
            zonelog.op=truncate                       MISSING_HEADER
            zonelog.size=4                            HEADER_NOT_APPLICABLE
            zonelog.hint=forever                      UNKNOWN_WORD
            zonelog.op=clone,zonelog.source=f         REJECTED_BY_ENGINE
            zonelog.direct=true                       MISALIGNED_DIRECT_WRITE
            zonelog.direct=true,zonelog.offset=1      MISALIGNED_DIRECT_WRITE
            zonelog.direct=maybe                      UNKNOWN_WORD
            zonelog.op=truncate,zonelog.size=-5       NEGATIVE_NUMBER
            zonelog.op=zero,zonelog.offset=5          MISSING_HEADER
            zonelog.op=punch,zonelog.offset=1,zonelog.length=9223372036854775807 BEYOND_LARGEST_FILE
            """;

    private static final byte[] GARBAGE = {(byte) 0xFF, 0, (byte) 0xC3, 0x28, 10};

    @TempDir
    Path directory;

    @Test
    void eachBadRecordEndsInTheDeadLetterTopicWithItsReasonAndTheOthersAreApplied(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine = TestEngine.start(directory, topic)) {
            List<String> reasons = new ArrayList<>();
            for (String line : HEADERS.lines().toList()) {
                String[] words = line.trim().split("\\s+", -1);
                topic.append(0, "good", bytes("."));
                topic.send(0, bytes("bad"), bytes("b"), headers(words[0]));
                reasons.add(words[1]);
            }
            topic.send(0, null, bytes("b"), List.of());
            topic.send(0, new byte[0], bytes("b"), List.of());
            topic.send(0, new byte[2048], bytes("b"), List.of());
            topic.send(0, new byte[] {(byte) 0xC3, 0x28}, bytes("b"), List.of());
            topic.send(0, bytes("bad"), bytes("b"), List.of(new RecordHeader("zonelog.op", GARBAGE)));
            topic.send(0, bytes("bad"), bytes("b"), List.of(new RecordHeader("zonelog.offset", GARBAGE)));
            reasons.addAll(List.of("MISSING_KEY", "EMPTY_KEY", "KEY_TOO_LONG", "KEY_NOT_UTF8"));
            reasons.addAll(List.of("UNKNOWN_OPERATION", "NOT_A_NUMBER"));
            topic.append(0, "good", bytes("!"));
            topic.awaitCommitted();

            List<ConsumerRecord<byte[], byte[]>> letters = topic.deadLetters(reasons.size());
            assertThat(letters.stream()
                            .sorted(Comparator.comparing(letter -> Long.parseLong(header(letter, "offset")))))
                    .extracting(letter -> header(letter, "reason"))
                    .containsExactlyElementsOf(reasons);
            int goods = (int) HEADERS.lines().count();
            assertThat(engine.query("cat", "good").out()).isEqualTo(".".repeat(goods) + "!");
            assertThat(engine.query("ls").out()).doesNotContain("  bad");
            assertThat(engine.query("check").status()).isZero();
        }
    }

    @Test
    void badRecordsOfEverySizeGoOnWithWhatTheDeadLetterTopicHasRoomFor(TestBroker broker) throws Exception {
        byte[] noise = new byte[100_000];
        new Random(3).nextBytes(noise);
        try (TestTopic topic = TestTopic.create(broker, 1)) {
            topic.createDeadLetterTopic(Map.of("max.message.bytes", "3000"));
            try (TestEngine engine = TestEngine.start(directory, topic)) {
                topic.append(0, "good", bytes("before"));
                topic.send(0, bytes("compressible"), new byte[5_000_000], headers("zonelog.op=explode"));
                topic.send(0, bytes("value"), noise, headers("zonelog.op=explode"));
                topic.send(0, noise, bytes("key"), headers("zonelog.op=explode"));
                topic.send(0, bytes("header"), bytes("v"), List.of(new RecordHeader("zonelog.colour", noise)));
                topic.append(0, "good", bytes(" after"));
                topic.awaitCommitted();
                List<ConsumerRecord<byte[], byte[]>> letters = topic.deadLetters(4);
                letters.sort(Comparator.comparing(letter -> Long.parseLong(header(letter, "offset"))));
                assertThat(letters.get(0).value()).isEqualTo(new byte[5_000_000]);
                assertThat(letters.get(0).headers().lastHeader("__zonelog.errors.omitted"))
                        .isNull();
                assertThat(letters.subList(1, 4))
                        .extracting(letter -> header(letter, "omitted"))
                        .containsExactly("value (100000 bytes)", "key (100000 bytes)", "headers (100014 bytes)");
                assertThat(engine.query("cat", "good").out()).isEqualTo("before after");
            }
        }
    }

    @Test
    void valuesOfNothingAndOffsetsNearTheEndOfTheLargestFileAreFine(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine = TestEngine.start(directory, topic)) {
            topic.append(0, "empty", new byte[0]);
            topic.send(0, bytes("far"), bytes("x"), headers("zonelog.offset=9223372036854771710"));
            topic.awaitCommitted();
            assertThat(engine.query("cat", "empty").out()).isEmpty();
            assertThat(engine.query("stat", "far", "--json").out()).contains("\"sizeBytes\":9223372036854771711");
            assertThat(engine.query("cat", "far", "--offset", "9223372036854771709")
                            .out())
                    .isEqualTo("\0x");
            assertThat(engine.query("check").status()).isZero();
        }
    }

    @Test
    void withoutADeadLetterTopicTheEngineStopsBeforeTheBadRecordAndSaysWhichItIs(TestBroker broker) throws Exception {
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine = TestEngine.start(directory, topic, "errors.policy=stop")) {
            topic.append(0, "good", bytes("before"));
            topic.send(0, bytes("bad"), bytes("b"), headers("zonelog.op=explode"));
            topic.append(0, "good", bytes("after"));
            topic.flush();
            ConnectorResult result = engine.wiring().connector().awaitStopped();
            assertThat(result)
                    .isInstanceOfSatisfying(
                            ConnectorResult.Stopped.class,
                            stopped -> assertThat(stopped.reason()).isEqualTo(StopReason.BAD_RECORD));
            assertThat(((ConnectorResult.Stopped) result).line()).contains("offset 1");
            assertThat(engine.query("cat", "good").out()).isEqualTo("before");
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(
                letter.headers().lastHeader("__zonelog.errors." + name).value(), StandardCharsets.UTF_8);
    }

    private static List<Header> headers(String list) {
        List<Header> headers = new ArrayList<>();
        for (String header : list.split(",", -1)) {
            int equals = header.indexOf('=');
            headers.add(new RecordHeader(header.substring(0, equals), bytes(header.substring(equals + 1))));
        }
        return headers;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
