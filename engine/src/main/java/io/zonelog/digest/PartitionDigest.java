package io.zonelog.digest;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The digests of all files of a partition, one after another in the order of their names' bytes, and at last that of the partition: a SHA-256 over
 * the length of each name, 4 bytes big-endian, the name, and its file's digest in hexadecimal digits. Times are not part of it. Takes the
 * memory of one file. Used by one thread.
 */
public final class PartitionDigest implements AutoCloseable {
    private final MappingView view;
    private final DeviceGeometry geometry;
    private final Cursor<FileRecord> files;
    private final MessageDigest digest = ContentDigest.sha256();
    private long count;
    private String ofFile = "";

    /**
     * Begins before the first file.
     *
     * @param view of one moment; open until this is closed
     * @param geometry of the device that the store belongs to
     */
    public PartitionDigest(MappingView view, DeviceGeometry geometry, int sourceId) {
        this.view = view;
        this.geometry = geometry;
        this.files = view.files(sourceId);
    }

    /**
     * Goes on to the next file.
     *
     * @return whether there is one
     * @throws IllegalStateException if a block has no checksum
     */
    public boolean advance() {
        if (!files.advance()) {
            return false;
        }
        count++;
        ofFile = ContentDigest.of(view, geometry, file(), () -> {});
        byte[] name = file().key().nameBytes();
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(name.length).array());
        digest.update(name);
        digest.update(ofFile.getBytes(StandardCharsets.US_ASCII));
        return true;
    }

    /** The file at which it stands. */
    public FileRecord file() {
        return files.current();
    }

    /** The digest of that file, in hexadecimal digits. */
    public String ofFile() {
        return ofFile;
    }

    /** How many files there were so far. */
    public long files() {
        return count;
    }

    /** The digest of the partition, in hexadecimal digits; once, behind the last file. */
    public String finish() {
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() {
        files.close();
    }
}
