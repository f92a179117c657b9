package io.zonelog.metadata.layout;

import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingView;
import io.zonelog.mapping.layout.RowReader;
import io.zonelog.mapping.layout.RowWriter;

/**
 * The rows of the column family {@code files}: two for each file, one by its name and one by its id.
 *
 * <pre>
 * by name  key    0     1         5
 *                 +-----+---------+-----------------+
 *                 | 'n' |source id|name: 1 to 1024  |     big-endian
 *                 +-----+---------+-----------------+
 *          value  +-------+-------+-------+-------+-------------+-------------+
 *                 |varint |varint |varint |varint |signed varint|signed varint|
 *                 |file id|size in|mapped |extents|last source  |last modified|
 *                 |       |bytes  |blocks |       |offset       |(ms)         |
 *                 +-------+-------+-------+-------+-------------+-------------+
 * by id    key    0     1         9
 *                 +-----+---------+
 *                 | 'i' |file id  |                       big-endian
 *                 +-----+---------+
 *          value  0         4
 *                 +---------+-----------------+
 *                 |source id|name: 1 to 1024  |           big-endian
 *                 +---------+-----------------+
 * </pre>
 *
 * <p>Version 1 ended with the last source offset: when such a file was last modified is not known.
 *
 * <p>So a name is found with one read, a source's files with one scan, and an id with two reads.
 */
public final class FileLayout {
    /** The bytes that the keys of all names of a source start with. */
    public static final int SOURCE_PREFIX_BYTES = 5;

    private static final int BY_NAME = 'n';
    private static final int BY_ID = 'i';

    private FileLayout() {}

    public static void putNameKey(RowWriter row, FileKey key) {
        row.putByte(BY_NAME).putInt(key.sourceId()).putBytes(key.nameBytes());
    }

    public static void putNameValue(RowWriter row, FileRecord file) {
        row.putVarint(file.fileId());
        row.putVarint(file.sizeBytes());
        row.putVarint(file.mappedBlocks());
        row.putVarint(file.extentCount());
        row.putSigned(file.lastSourceOffset());
        row.putSigned(file.lastModifiedMillis());
    }

    public static void putIdKey(RowWriter row, long fileId) {
        row.putByte(BY_ID).putLong(fileId);
    }

    /** The start of the keys of all rows by name. */
    public static void putNamePrefix(RowWriter row) {
        row.putByte(BY_NAME);
    }

    /** The start of the keys of all rows by id. */
    public static void putIdPrefix(RowWriter row) {
        row.putByte(BY_ID);
    }

    /** Reads a row by id. */
    public static MappingView.FileName fileName(RowReader key, RowReader value) {
        key.getByte();
        long fileId = key.getLong();
        key.requireEnd();
        return new MappingView.FileName(fileId, fileKey(value));
    }

    public static void putIdValue(RowWriter row, FileKey key) {
        row.putInt(key.sourceId()).putBytes(key.nameBytes());
    }

    /** Reads a row by name or by id. */
    public static FileKey either(RowReader key, RowReader value) {
        if (key.getByte() == BY_NAME) {
            return file(fileKey(key), value).key();
        }
        key.getLong();
        key.requireEnd();
        return fileKey(value);
    }

    /** Reads a row by name. */
    public static FileRecord file(RowReader key, RowReader value) {
        key.getByte();
        return file(fileKey(key), value);
    }

    /** Reads the value of a row by name. */
    public static FileRecord file(FileKey key, RowReader value) {
        FileRecord file = new FileRecord(
                value.getVarint(),
                key,
                value.getVarint(),
                value.getVarint(),
                value.getVarint(),
                value.getSigned(),
                value.remaining() == 0 ? FileRecord.NOT_KNOWN : value.getSigned());
        value.requireEnd();
        return file;
    }

    /** Reads the value of a row by id. */
    public static FileKey fileKey(RowReader value) {
        int sourceId = value.getInt();
        return new FileKey(sourceId, value.getBytes(value.remaining()));
    }
}
