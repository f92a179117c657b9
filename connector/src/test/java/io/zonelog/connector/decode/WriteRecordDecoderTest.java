package io.zonelog.connector.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.connector.decode.DecodedRecord.BadRecord;
import io.zonelog.connector.decode.DecodedRecord.Operation;
import io.zonelog.engine.apply.FileOperation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** The record contract as a table: {@code decoder-cases.txt}, rewritten by {@code -Dzonelog.rewrite=true}. */
class WriteRecordDecoderTest {
    private static final Path TABLE = Path.of("src/test/resources/io/zonelog/connector/decode/decoder-cases.txt");
    private static final int SOURCE_ID = 7;

    private final WriteRecordDecoder decoder = new WriteRecordDecoder(4096);

    @Test
    void everyCaseOfTheTableDecodesAsWritten() throws IOException {
        String written = Files.readString(TABLE, StandardCharsets.UTF_8);
        String decoded = new DecoderTable(decoder).decodeAll(written);
        if (Boolean.getBoolean("zonelog.rewrite")) {
            Files.writeString(TABLE, decoded, StandardCharsets.UTF_8);
        }
        assertThat(decoded).isEqualTo(written);
    }

    @Test
    void everyReasonOfTheDecoderHasACase() throws IOException {
        String table = Files.readString(TABLE, StandardCharsets.UTF_8);
        EnumSet<BadRecordReason> ofOthers =
                EnumSet.of(BadRecordReason.REJECTED_BY_ENGINE, BadRecordReason.SKIPPED_BY_OPERATOR);
        for (BadRecordReason reason : EnumSet.complementOf(ofOthers)) {
            assertThat(table).contains("=> bad " + reason + ":");
        }
    }

    @Test
    void theDataOfAWriteIsTheRecordsOwnBufferUnmoved() {
        ByteBuffer value = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}, 1, 2);
        ConsumerRecord<byte[], ByteBuffer> record = new ConsumerRecord<>("t", 0, 5, new byte[] {'k'}, value);
        DecodedRecord decoded = decoder.decode(SOURCE_ID, record);
        assertThat(decoded).isInstanceOfSatisfying(Operation.class, operation -> {
            assertThat(operation.key().sourceId()).isEqualTo(SOURCE_ID);
            assertThat(operation.operation())
                    .isInstanceOfSatisfying(
                            FileOperation.Write.class,
                            write -> assertThat(write.data()).isSameAs(value));
        });
        assertThat(value.position()).isEqualTo(1);
    }

    @Test
    void aBadRecordLeavesNothingBehindForTheNextOne() {
        ConsumerRecord<byte[], ByteBuffer> bad = recordWithKey(new byte[] {'k'});
        bad.headers().add("zonelog.offset", "x".getBytes(StandardCharsets.UTF_8));
        assertThat(decoder.decode(SOURCE_ID, bad)).isInstanceOf(BadRecord.class);
        assertThat(decoder.decode(SOURCE_ID, recordWithKey(new byte[] {'k'}))).isInstanceOf(Operation.class);
    }

    private static ConsumerRecord<byte[], ByteBuffer> recordWithKey(byte[] key) {
        return new ConsumerRecord<>("t", 0, 5, key, ByteBuffer.allocate(3));
    }
}
