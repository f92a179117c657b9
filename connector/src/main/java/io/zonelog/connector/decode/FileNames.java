package io.zonelog.connector.decode;

import io.zonelog.mapping.FileKey;
import org.jspecify.annotations.Nullable;

/** Files named by a record: by its key, and by the header that names the source of a clone or a rename. */
final class FileNames {
    private FileNames() {}

    /** The file that the record is about. */
    static FileKey ofRecord(int sourceId, byte @Nullable [] key) throws BadRecordException {
        if (key == null) {
            throw new BadRecordException(BadRecordReason.MISSING_KEY, "the record has no key, so it names no file");
        }
        return checked("the key", sourceId, key);
    }

    /** The file that a header names. */
    static FileKey ofHeader(RecordValues values, RecordHeader header) throws BadRecordException {
        return checked("header " + header.headerName(), values.sourceId(), values.bytes(header));
    }

    private static FileKey checked(String what, int sourceId, byte[] name) throws BadRecordException {
        if (name.length == 0) {
            throw new BadRecordException(BadRecordReason.EMPTY_KEY, what + " is empty, so it names no file");
        }
        if (name.length > FileKey.MAX_NAME_BYTES) {
            throw new BadRecordException(
                    BadRecordReason.KEY_TOO_LONG,
                    what + " has " + name.length + " bytes, and a file's name at most " + FileKey.MAX_NAME_BYTES);
        }
        if (!Utf8.isWellFormed(name)) {
            throw new BadRecordException(
                    BadRecordReason.KEY_NOT_UTF8, what + " " + Excerpt.of(name) + " is not well-formed UTF-8");
        }
        return new FileKey(sourceId, name);
    }
}
