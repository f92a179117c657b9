package io.zonelog.connector.decode;

import io.zonelog.mapping.FileKey;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Files named by a record: by its key, and by the header that names the source of a clone or a rename. Owned by one thread. */
final class FileNames {
    /** Refuses what is not well-formed, as a new decoder does. */
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    /** Where the decoder leaves what it has decoded, which nobody reads. */
    private final CharBuffer decoded = CharBuffer.allocate(FileKey.MAX_NAME_BYTES);

    /** The file that the record is about. */
    FileKey ofRecord(int sourceId, byte @Nullable [] key) throws BadRecordException {
        if (key == null) {
            throw new BadRecordException(BadRecordReason.MISSING_KEY, "the record has no key, so it names no file");
        }
        return checked("the key", sourceId, key);
    }

    /** The file of a name that comes from outside, or the reason why it is none. */
    FileKey checked(String what, int sourceId, byte[] name) throws BadRecordException {
        if (name.length == 0) {
            throw new BadRecordException(BadRecordReason.EMPTY_KEY, what + " is empty, so it names no file");
        }
        if (name.length > FileKey.MAX_NAME_BYTES) {
            throw new BadRecordException(
                    BadRecordReason.KEY_TOO_LONG,
                    what + " has " + name.length + " bytes, and a file's name at most " + FileKey.MAX_NAME_BYTES);
        }
        if (!isWellFormed(name)) {
            throw new BadRecordException(
                    BadRecordReason.KEY_NOT_UTF8,
                    what + " " + BadRecordException.quoted(name) + " is not well-formed UTF-8");
        }
        return new FileKey(sourceId, name);
    }

    private boolean isWellFormed(byte[] name) {
        return !utf8.reset()
                .decode(ByteBuffer.wrap(name), decoded.clear(), true)
                .isError();
    }
}
