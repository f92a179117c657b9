package io.zonelog.connector.decode;

import io.zonelog.block.WriteLife;
import io.zonelog.block.WriteMode;
import io.zonelog.connector.decode.DecodedRecord.BadRecord;
import io.zonelog.connector.decode.DecodedRecord.Operation;
import io.zonelog.engine.apply.FileOperation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Cases in a text file. A case is lines {@code key}, {@code value}, {@code header}, ended by {@code =>} with the outcome; other
 * lines are comments. A key or header value is text, {@code hex:} bytes, a number of {@code zeros:}, or {@code null}; a value is a number of bytes or {@code null}. Left out:
 * the key {@code file}, a value of 10 bytes, no headers.
 */
final class DecoderTable {
    private static final int SOURCE_ID = 7;

    private final WriteRecordDecoder decoder;

    DecoderTable(WriteRecordDecoder decoder) {
        this.decoder = decoder;
    }

    /** The same text, with each outcome as the decoder has it. */
    String decodeAll(String text) {
        StringBuilder decoded = new StringBuilder();
        Case next = new Case();
        for (String line : text.lines().toList()) {
            if (line.startsWith("=>")) {
                decoded.append("=> ").append(outcome(decoder.decode(SOURCE_ID, next.toRecord())));
                next = new Case();
            } else {
                next.read(line);
                decoded.append(line);
            }
            decoded.append('\n');
        }
        return decoded.toString();
    }

    private static String outcome(DecodedRecord decoded) {
        if (decoded instanceof BadRecord bad) {
            return "bad " + bad.reason() + ": " + bad.detail();
        }
        Operation operation = (Operation) decoded;
        return words(operation.operation()) + " on " + operation.key();
    }

    private static String words(FileOperation operation) {
        if (operation instanceof FileOperation.Write write) {
            String place = write.offsetBytes() == FileOperation.Write.AT_END_OF_FILE
                    ? "at end of file"
                    : "at " + write.offsetBytes();
            String mode = write.mode() == WriteMode.DIRECT ? "direct " : "";
            String life = write.life() == WriteLife.NONE
                    ? ""
                    : ", life " + write.life().name().toLowerCase(Locale.ROOT);
            return mode + "write " + write.data().remaining() + " bytes " + place + life;
        }
        if (operation instanceof FileOperation.Zero zero) {
            return "zero " + zero.lengthBytes() + " bytes at " + zero.offsetBytes();
        }
        if (operation instanceof FileOperation.Punch punch) {
            return "punch " + punch.lengthBytes() + " bytes at " + punch.offsetBytes();
        }
        if (operation instanceof FileOperation.Fallocate fallocate) {
            return "fallocate " + fallocate.lengthBytes() + " bytes at " + fallocate.offsetBytes();
        }
        if (operation instanceof FileOperation.Clone clone) {
            String length = clone.lengthBytes() == FileOperation.Clone.TO_END_OF_SOURCE
                    ? "the rest"
                    : clone.lengthBytes() + " bytes";
            return "clone " + length + " of " + clone.source() + " from " + clone.sourceOffsetBytes() + " to "
                    + clone.offsetBytes();
        }
        if (operation instanceof FileOperation.Rename rename) {
            return "rename of " + rename.source();
        }
        if (operation instanceof FileOperation.Truncate truncate) {
            return "truncate to " + truncate.sizeBytes();
        }
        return operation.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static final class Case {
        private byte @Nullable [] key = "file".getBytes(StandardCharsets.UTF_8);
        private @Nullable ByteBuffer value = ByteBuffer.allocate(10);
        private final List<Header> headers = new ArrayList<>();

        void read(String line) {
            if (line.startsWith("key ")) {
                key = bytes(line.substring("key ".length()));
            } else if (line.startsWith("value ")) {
                String size = line.substring("value ".length());
                value = size.equals("null") ? null : ByteBuffer.allocate(Integer.parseInt(size));
            } else if (line.startsWith("header ")) {
                String[] parts = line.substring("header ".length()).split("=", 2);
                headers.add(new RecordHeader(parts[0], bytes(parts[1])));
            }
        }

        private static byte @Nullable [] bytes(String text) {
            if (text.equals("null")) {
                return null;
            }
            if (text.startsWith("zeros:")) {
                return new byte[Integer.parseInt(text.substring("zeros:".length()))];
            }
            if (text.startsWith("hex:")) {
                return HexFormat.of().parseHex(text.substring("hex:".length()));
            }
            return text.getBytes(StandardCharsets.UTF_8);
        }

        ConsumerRecord<byte[], ByteBuffer> toRecord() {
            ConsumerRecord<byte[], ByteBuffer> record = new ConsumerRecord<>("topic", 0, 0, key, value);
            headers.forEach(record.headers()::add);
            return record;
        }
    }
}
