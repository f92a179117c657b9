package io.zonelog.connector.decode;

import static io.zonelog.connector.decode.RecordHeader.DIRECT;
import static io.zonelog.connector.decode.RecordHeader.HINT;
import static io.zonelog.connector.decode.RecordHeader.LENGTH;
import static io.zonelog.connector.decode.RecordHeader.OFFSET;
import static io.zonelog.connector.decode.RecordHeader.OP;
import static io.zonelog.connector.decode.RecordHeader.SIZE;
import static io.zonelog.connector.decode.RecordHeader.SOURCE;
import static io.zonelog.connector.decode.RecordHeader.SOURCE_OFFSET;

import io.zonelog.block.WriteLife;
import io.zonelog.block.WriteMode;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.mapping.FileKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The operations of the record contract: which headers each one needs and allows, and how it is built. A new operation of the
 * engine is one line here, and the method that builds it.
 */
final class RecordOperation {
    static final RecordOperation WRITE =
            new RecordOperation("write", Set.of(), Set.of(OFFSET, DIRECT, HINT), RecordOperation::write);
    static final RecordOperation UNLINK =
            new RecordOperation("unlink", Set.of(), Set.of(), values -> new FileOperation.Unlink());

    static final RecordOperation TRUNCATE =
            new RecordOperation("truncate", Set.of(SIZE), Set.of(), RecordOperation::truncate);

    private static final List<RecordOperation> ALL = List.of(
            WRITE,
            UNLINK,
            TRUNCATE,
            new RecordOperation("sync", Set.of(), Set.of(), values -> new FileOperation.Sync()),
            new RecordOperation("zero", Set.of(OFFSET, LENGTH), Set.of(), RecordOperation::zero),
            new RecordOperation("punch", Set.of(OFFSET, LENGTH), Set.of(), RecordOperation::punch),
            new RecordOperation("fallocate", Set.of(OFFSET, LENGTH), Set.of(), RecordOperation::fallocate),
            new RecordOperation("clone", Set.of(SOURCE), Set.of(SOURCE_OFFSET, OFFSET, LENGTH), RecordOperation::clone),
            new RecordOperation("rename", Set.of(SOURCE), Set.of(), RecordOperation::rename));

    private final String word;
    private final byte[] wordBytes;
    private final Set<RecordHeader> required;
    private final Set<RecordHeader> allowed;
    private final Builder builder;

    private RecordOperation(String word, Set<RecordHeader> required, Set<RecordHeader> optional, Builder builder) {
        this.word = word;
        this.wordBytes = word.getBytes(StandardCharsets.US_ASCII);
        this.required = EnumSet.noneOf(RecordHeader.class);
        this.required.addAll(required);
        this.allowed = EnumSet.of(OP);
        this.allowed.addAll(required);
        this.allowed.addAll(optional);
        this.builder = builder;
    }

    /** Makes the operation from the headers and the value; the right headers are there, but the numbers in them may be wrong. */
    @FunctionalInterface
    interface Builder {
        FileOperation build(RecordValues values) throws BadRecordException;
    }

    /** The operation of a header's bytes. */
    static Optional<RecordOperation> find(byte[] word) {
        for (RecordOperation operation : ALL) {
            if (Arrays.equals(operation.wordBytes, word)) {
                return Optional.of(operation);
            }
        }
        return Optional.empty();
    }

    String word() {
        return word;
    }

    /** Checks which headers are there, then builds. */
    FileOperation build(RecordValues values) throws BadRecordException {
        values.requirePresent(word, required);
        values.requireApplicable(word, allowed);
        return builder.build(values);
    }

    private static FileOperation write(RecordValues values) throws BadRecordException {
        ByteBuffer data = values.data();
        WriteLife life = values.life();
        WriteMode mode = values.isTrue(DIRECT) ? WriteMode.DIRECT : WriteMode.CACHED;
        long offsetBytes = values.numberOr(OFFSET, FileOperation.Write.AT_END_OF_FILE);
        if (offsetBytes != FileOperation.Write.AT_END_OF_FILE) {
            values.requireRange(OFFSET, offsetBytes, data.remaining());
        }
        if (mode == WriteMode.DIRECT) {
            values.requireBlocks(offsetBytes, data.remaining());
        }
        return new FileOperation.Write(offsetBytes, data, mode, life);
    }

    private static FileOperation zero(RecordValues values) throws BadRecordException {
        return new FileOperation.Zero(rangeStart(values), values.number(LENGTH));
    }

    private static FileOperation punch(RecordValues values) throws BadRecordException {
        return new FileOperation.Punch(rangeStart(values), values.number(LENGTH));
    }

    private static FileOperation fallocate(RecordValues values) throws BadRecordException {
        return new FileOperation.Fallocate(rangeStart(values), values.number(LENGTH));
    }

    private static FileOperation clone(RecordValues values) throws BadRecordException {
        FileKey source = values.fileKey(SOURCE);
        long sourceOffsetBytes = values.numberOr(SOURCE_OFFSET, 0);
        long offsetBytes = values.numberOr(OFFSET, 0);
        long lengthBytes = values.numberOr(LENGTH, FileOperation.Clone.TO_END_OF_SOURCE);
        // How far a clone to the end of the source goes, only the engine knows.
        long knownBytes = Math.max(lengthBytes, 0);
        values.requireRange(SOURCE_OFFSET, sourceOffsetBytes, knownBytes);
        values.requireRange(OFFSET, offsetBytes, knownBytes);
        return new FileOperation.Clone(source, sourceOffsetBytes, offsetBytes, lengthBytes);
    }

    private static FileOperation rename(RecordValues values) throws BadRecordException {
        return new FileOperation.Rename(values.fileKey(SOURCE));
    }

    private static long rangeStart(RecordValues values) throws BadRecordException {
        long offsetBytes = values.number(OFFSET);
        values.requireRange(OFFSET, offsetBytes, values.number(LENGTH));
        return offsetBytes;
    }

    private static FileOperation truncate(RecordValues values) throws BadRecordException {
        long sizeBytes = values.number(SIZE);
        values.requireRange(SIZE, sizeBytes, 0);
        return new FileOperation.Truncate(sizeBytes);
    }
}
