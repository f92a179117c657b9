package io.zonelog.iomap;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A piece of a file that writeback has to write: part of one folio.
 *
 * @param fileId the file
 * @param offsetBytes where it starts in the file, block-aligned
 * @param lengthBytes how much of it belongs to the file: all of the data, or less where the file ends inside the last block
 * @param data whole blocks of memory, zero behind the end of the file
 * @param flags combination of {@link IoendFlags#NOMERGE} bits that the range itself brings, such as DIRECT
 * @param firstSourceOffset lowest offset of a record that wrote into it
 * @param lastSourceOffset highest such offset
 */
public record DirtyRange(
        long fileId,
        long offsetBytes,
        long lengthBytes,
        ByteBuffer data,
        int flags,
        long firstSourceOffset,
        long lastSourceOffset) {
    public DirtyRange {
        if (offsetBytes < 0 || lengthBytes <= 0 || lengthBytes > data.remaining()) {
            throw new IllegalArgumentException(
                    "dirty range at " + offsetBytes + ", " + lengthBytes + " of " + data.remaining() + " bytes");
        }
    }

    /**
     * What a part of an ioend carries, as ranges that can be written again; one for each of its vectors.
     *
     * @param flags what the ranges bring, since other places may ask for other flags
     */
    public static List<DirtyRange> ofPart(Ioend part, int flags) {
        List<DirtyRange> ranges = new ArrayList<>();
        long offsetBytes = part.offsetBytes();
        long endBytes = offsetBytes + Math.min(part.sizeBytes(), part.bio().lengthBytes());
        for (ByteBuffer vector : part.bio().vectors()) {
            ranges.add(new DirtyRange(
                    part.fileId(),
                    offsetBytes,
                    Math.max(1, Math.min(vector.remaining(), endBytes - offsetBytes)),
                    vector.duplicate(),
                    flags,
                    part.firstSourceOffset(),
                    part.lastSourceOffset()));
            offsetBytes += vector.remaining();
        }
        return ranges;
    }

    /** The file position behind the range's last byte. */
    public long endBytes() {
        return offsetBytes + lengthBytes;
    }
}
