package io.zonelog.connector.decode;

import static io.zonelog.connector.decode.RecordHeader.DIRECT;
import static io.zonelog.connector.decode.RecordHeader.HINT;
import static io.zonelog.connector.decode.RecordHeader.LENGTH;
import static io.zonelog.connector.decode.RecordHeader.OFFSET;
import static io.zonelog.connector.decode.RecordHeader.OP;
import static io.zonelog.connector.decode.RecordHeader.SIZE;
import static io.zonelog.connector.decode.RecordHeader.SOURCE;
import static io.zonelog.connector.decode.RecordHeader.SOURCE_OFFSET;

import io.zonelog.engine.apply.FileOperation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The operations of the record contract: which headers each one needs and allows, and how it is built. A new operation of the
 * engine is one line here, with its builder.
 */
final class RecordOperation {
    static final RecordOperation WRITE =
            new RecordOperation("write", Set.of(), Set.of(OFFSET, DIRECT, HINT), Builders::write);
    static final RecordOperation UNLINK =
            new RecordOperation("unlink", Set.of(), Set.of(), values -> new FileOperation.Unlink());

    private static final List<RecordOperation> ALL = List.of(
            WRITE,
            UNLINK,
            new RecordOperation("truncate", Set.of(SIZE), Set.of(), Builders::truncate),
            new RecordOperation("sync", Set.of(), Set.of(), values -> new FileOperation.Sync()),
            new RecordOperation("zero", Set.of(OFFSET, LENGTH), Set.of(), Builders::zero),
            new RecordOperation("punch", Set.of(OFFSET, LENGTH), Set.of(), Builders::punch),
            new RecordOperation("fallocate", Set.of(OFFSET, LENGTH), Set.of(), Builders::fallocate),
            new RecordOperation("clone", Set.of(SOURCE), Set.of(SOURCE_OFFSET, OFFSET, LENGTH), Builders::clone),
            new RecordOperation("rename", Set.of(SOURCE), Set.of(), Builders::rename));

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
}
