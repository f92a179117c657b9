package io.zonelog.connector.decode;

import io.zonelog.block.WriteLife;
import io.zonelog.block.WriteMode;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.mapping.FileKey;
import java.nio.ByteBuffer;

/** How the operations that carry numbers or data are made from a record. */
final class Builders {
    private Builders() {}

    static FileOperation write(RecordValues values) throws BadRecordException {
        ByteBuffer data = values.data();
        WriteLife life = WriteHint.parse(values);
        WriteMode mode = values.isTrue(RecordHeader.DIRECT) ? WriteMode.DIRECT : WriteMode.CACHED;
        long offsetBytes = values.numberOr(RecordHeader.OFFSET, FileOperation.Write.AT_END_OF_FILE);
        if (offsetBytes != FileOperation.Write.AT_END_OF_FILE) {
            values.requireRange(RecordHeader.OFFSET, offsetBytes, data.remaining());
        }
        if (mode == WriteMode.DIRECT) {
            values.requireBlocks(offsetBytes, data.remaining());
        }
        return new FileOperation.Write(offsetBytes, data, mode, life);
    }

    static FileOperation zero(RecordValues values) throws BadRecordException {
        return new FileOperation.Zero(rangeStart(values), values.number(RecordHeader.LENGTH));
    }

    static FileOperation punch(RecordValues values) throws BadRecordException {
        return new FileOperation.Punch(rangeStart(values), values.number(RecordHeader.LENGTH));
    }

    static FileOperation fallocate(RecordValues values) throws BadRecordException {
        return new FileOperation.Fallocate(rangeStart(values), values.number(RecordHeader.LENGTH));
    }

    static FileOperation clone(RecordValues values) throws BadRecordException {
        FileKey source = FileNames.ofHeader(values, RecordHeader.SOURCE);
        long sourceOffsetBytes = values.numberOr(RecordHeader.SOURCE_OFFSET, 0);
        long offsetBytes = values.numberOr(RecordHeader.OFFSET, 0);
        long lengthBytes = values.numberOr(RecordHeader.LENGTH, FileOperation.Clone.TO_END_OF_SOURCE);
        // How far a clone to the end of the source goes, only the engine knows.
        long knownBytes = Math.max(lengthBytes, 0);
        values.requireRange(RecordHeader.SOURCE_OFFSET, sourceOffsetBytes, knownBytes);
        values.requireRange(RecordHeader.OFFSET, offsetBytes, knownBytes);
        return new FileOperation.Clone(source, sourceOffsetBytes, offsetBytes, lengthBytes);
    }

    static FileOperation rename(RecordValues values) throws BadRecordException {
        return new FileOperation.Rename(FileNames.ofHeader(values, RecordHeader.SOURCE));
    }

    private static long rangeStart(RecordValues values) throws BadRecordException {
        long offsetBytes = values.number(RecordHeader.OFFSET);
        values.requireRange(RecordHeader.OFFSET, offsetBytes, values.number(RecordHeader.LENGTH));
        return offsetBytes;
    }

    static FileOperation truncate(RecordValues values) throws BadRecordException {
        long sizeBytes = values.number(RecordHeader.SIZE);
        values.requireRange(RecordHeader.SIZE, sizeBytes, 0);
        return new FileOperation.Truncate(sizeBytes);
    }
}
