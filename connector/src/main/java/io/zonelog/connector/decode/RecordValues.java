package io.zonelog.connector.decode;

import io.zonelog.block.WriteLife;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.mapping.FileKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The headers and the value of the record that is being decoded. One instance serves all records of a decoder, one after
 * another, so that a record without headers costs nothing here.
 */
final class RecordValues {
    private static final byte[] NO_BYTES = {};

    private final int blockSizeBytes;
    private final FileNames fileNames;
    private final EnumMap<RecordHeader, byte[]> headerBytes = new EnumMap<>(RecordHeader.class);
    private int sourceId;
    private @Nullable ByteBuffer data;
    private RecordOperation operation = RecordOperation.WRITE;

    RecordValues(int blockSizeBytes, FileNames fileNames) {
        this.blockSizeBytes = blockSizeBytes;
        this.fileNames = fileNames;
    }

    /** Takes in a record's headers and value, and finds its operation. */
    void read(int recordSourceId, Headers headers, @Nullable ByteBuffer value) throws BadRecordException {
        headerBytes.clear();
        sourceId = recordSourceId;
        data = value;
        for (Header header : headers) {
            String headerName = header.key();
            if (headerName.startsWith(RecordHeader.PREFIX)) {
                add(headerName, header.value());
            }
        }
        operation = findOperation();
    }

    private void add(String headerName, byte @Nullable [] bytes) throws BadRecordException {
        RecordHeader header = RecordHeader.find(headerName)
                .orElseThrow(() -> new BadRecordException(
                        BadRecordReason.UNKNOWN_HEADER, "unknown header " + BadRecordException.quoted(headerName)));
        if (has(header)) {
            throw new BadRecordException(BadRecordReason.DUPLICATE_HEADER, "header " + headerName + " is there twice");
        }
        headerBytes.put(header, bytes == null ? NO_BYTES : bytes);
    }

    private RecordOperation findOperation() throws BadRecordException {
        if (!has(RecordHeader.OP)) {
            return data == null ? RecordOperation.UNLINK : RecordOperation.WRITE;
        }
        byte[] word = bytes(RecordHeader.OP);
        return RecordOperation.find(word)
                .orElseThrow(() -> new BadRecordException(
                        BadRecordReason.UNKNOWN_OPERATION, "unknown operation " + BadRecordException.quoted(word)));
    }

    RecordOperation operation() {
        return operation;
    }

    boolean has(RecordHeader header) {
        return headerBytes.containsKey(header);
    }

    /** A header's bytes; none if it is absent. */
    byte[] bytes(RecordHeader header) {
        return headerBytes.getOrDefault(header, NO_BYTES);
    }

    /** A decimal number: digits only, no sign, no blanks, 0 to 2^63 - 1. */
    long number(RecordHeader header) throws BadRecordException {
        byte[] text = bytes(header);
        int start = text.length > 1 && text[0] == '-' ? 1 : 0;
        boolean overflow = false;
        long value = 0;
        for (int index = start; index < text.length; index++) {
            int digit = text[index] - '0';
            if (digit < 0 || digit > 9) {
                throw bad(BadRecordReason.NOT_A_NUMBER, header, "which is not a decimal number");
            }
            overflow = overflow || value > (Long.MAX_VALUE - digit) / 10;
            value = value * 10 + digit;
        }
        if (text.length == 0) {
            throw bad(BadRecordReason.NOT_A_NUMBER, header, "which is not a decimal number");
        }
        if (start == 1) {
            throw bad(BadRecordReason.NEGATIVE_NUMBER, header, "which is below zero");
        }
        if (overflow) {
            throw bad(BadRecordReason.NUMBER_OVERFLOW, header, "which is beyond 64 bits");
        }
        return value;
    }

    /** A number that may be left out. */
    long numberOr(RecordHeader header, long whenAbsent) throws BadRecordException {
        return has(header) ? number(header) : whenAbsent;
    }

    /** A header that is {@code true} or {@code false}; absent means false. */
    boolean isTrue(RecordHeader header) throws BadRecordException {
        if (!has(header)) {
            return false;
        }
        return switch (new String(bytes(header), StandardCharsets.ISO_8859_1)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw bad(BadRecordReason.UNKNOWN_WORD, header, "not true or false");
        };
    }

    /** How long written data are expected to live. */
    WriteLife life() throws BadRecordException {
        if (!has(RecordHeader.HINT)) {
            return WriteLife.NONE;
        }
        String word = new String(bytes(RecordHeader.HINT), StandardCharsets.ISO_8859_1);
        for (WriteLife life : WriteLife.values()) {
            if (life.name().toLowerCase(Locale.ROOT).equals(word)) {
                return life;
            }
        }
        throw bad(BadRecordReason.UNKNOWN_WORD, RecordHeader.HINT, "not none, short, medium, long or extreme");
    }

    /** The file that a header names. */
    FileKey fileKey(RecordHeader header) throws BadRecordException {
        return fileNames.checked("header " + header.headerName(), sourceId, bytes(header));
    }

    private BadRecordException bad(BadRecordReason reason, RecordHeader header, String wrong) {
        return new BadRecordException(
                reason,
                "header " + header.headerName() + " is " + BadRecordException.quoted(bytes(header)) + ", " + wrong);
    }

    /** The value of an operation that writes data. */
    ByteBuffer data() throws BadRecordException {
        ByteBuffer present = data;
        if (present == null) {
            throw new BadRecordException(
                    BadRecordReason.MISSING_VALUE, "operation \"" + operation.word() + "\" needs a value");
        }
        return present;
    }

    void requirePresent(String operationWord, Set<RecordHeader> required) throws BadRecordException {
        for (RecordHeader header : required) {
            if (!has(header)) {
                throw new BadRecordException(
                        BadRecordReason.MISSING_HEADER,
                        "operation \"" + operationWord + "\" needs header " + header.headerName());
            }
        }
    }

    void requireApplicable(String operationWord, Set<RecordHeader> allowed) throws BadRecordException {
        if (headerBytes.isEmpty()) {
            return;
        }
        for (RecordHeader header : headerBytes.keySet()) {
            if (!allowed.contains(header)) {
                throw new BadRecordException(
                        BadRecordReason.HEADER_NOT_APPLICABLE,
                        "operation \"" + operationWord + "\" has no use for header " + header.headerName());
            }
        }
    }

    /** A range must end at or before the end of the largest file. */
    void requireRange(RecordHeader header, long startBytes, long lengthBytes) throws BadRecordException {
        long largestBytes = FileOperation.MAX_FILE_BYTES - blockSizeBytes;
        if (startBytes > largestBytes - lengthBytes) {
            throw new BadRecordException(
                    BadRecordReason.BEYOND_LARGEST_FILE,
                    "header " + header.headerName() + " is " + startBytes + ", which ends behind the largest file, "
                            + largestBytes + " bytes");
        }
    }

    /** A direct write must be whole blocks; at the end of the file only its length can be told here. */
    void requireBlocks(long offsetBytes, long lengthBytes) throws BadRecordException {
        boolean offsetFits = offsetBytes == FileOperation.Write.AT_END_OF_FILE || offsetBytes % blockSizeBytes == 0;
        if (!offsetFits || lengthBytes % blockSizeBytes != 0) {
            String place = offsetBytes == FileOperation.Write.AT_END_OF_FILE ? "the end of file" : "" + offsetBytes;
            throw new BadRecordException(
                    BadRecordReason.MISALIGNED_DIRECT_WRITE,
                    "a direct write of " + lengthBytes + " bytes at " + place + " is not a whole number of blocks of "
                            + blockSizeBytes + " bytes");
        }
    }
}
