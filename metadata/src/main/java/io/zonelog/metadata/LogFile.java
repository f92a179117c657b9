package io.zonelog.metadata;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads one file of RocksDB's log, batch by batch, and goes on behind what is damaged, where RocksDB itself stops. Used by one thread.
 *
 * <pre>
 * file     blocks of 32 KiB, the last one shorter; fewer than 7 bytes at the end of a block are not used
 * 0           4        6      7
 * +-----------+--------+------+-------- - -
 * |CRC, masked|length  |kind  |part of a batch        little-endian
 * +-----------+--------+------+-------- - -
 * CRC      CRC32C of the kind and the part
 * kind     1 a whole batch; 2 its first part, 3 a middle one, 4 the last: a part never goes beyond its block;
 *          130 how the file before ended
 * </pre>
 *
 * <p>The form is that of RocksDB's {@code log_format.h}. A batch is known by its first bytes, see {@link RocksDbMappingBatch}.
 */
final class LogFile implements AutoCloseable {
    private static final int BLOCK_BYTES = 32 << 10;
    private static final int HEADER_BYTES = 7;
    private static final int CRC_MASK = 0xa282ead8;
    private static final byte WHOLE = 1;
    private static final byte FIRST = 2;
    private static final byte MIDDLE = 3;
    private static final byte LAST = 4;
    private static final byte PREDECESSOR = (byte) 130;

    private final InputStream file;
    private final CRC32C crc = new CRC32C();
    private ByteBuffer block = ByteBuffer.allocate(0);
    /** The first bytes of the batch whose parts are being read; not flipped. */
    private final ByteBuffer head = ByteBuffer.allocate(LoggedBatch.HEAD_BYTES);

    private boolean insideBatch;
    private boolean damaged;

    LogFile(Path path) throws IOException {
        file = Files.newInputStream(path);
    }

    /** Whether anything else than whole batches was passed over so far. */
    boolean damaged() {
        return damaged;
    }

    /** The next batch that is whole; null at the end. */
    @Nullable
    LoggedBatch next() throws IOException {
        while (block.remaining() >= HEADER_BYTES || readBlock()) {
            LoggedBatch batch = block.remaining() >= HEADER_BYTES ? read() : null;
            if (batch != null) {
                return batch;
            }
        }
        return null;
    }

    /** Goes on by one part, or by one byte where none begins; returns the batch that ends with the part. */
    private @Nullable LoggedBatch read() {
        int begin = block.position();
        if (isPart(begin)) {
            int length = lengthAt(begin);
            block.position(begin + HEADER_BYTES + length);
            return take(kindAt(begin), begin + HEADER_BYTES, length);
        }
        block.position(begin + 1);
        insideBatch = false;
        damaged = true;
        return null;
    }

    private int lengthAt(int position) {
        return Short.toUnsignedInt(block.getShort(position + Integer.BYTES));
    }

    private byte kindAt(int position) {
        return block.get(position + HEADER_BYTES - 1);
    }

    /** Whether a part whose checksum is right begins at a position of the block. */
    private boolean isPart(int position) {
        int length = lengthAt(position);
        byte kind = kindAt(position);
        boolean known = (kind >= WHOLE && kind <= LAST) || kind == PREDECESSOR;
        if (!known || position + HEADER_BYTES + length > block.limit()) {
            return false;
        }
        crc.reset();
        crc.update(block.array(), position + HEADER_BYTES - 1, 1 + length);
        int masked = Integer.rotateRight((int) crc.getValue(), 15) + CRC_MASK;
        return masked == block.getInt(position);
    }

    private @Nullable LoggedBatch take(byte kind, int begin, int length) {
        if (kind == PREDECESSOR) {
            return null;
        }
        boolean begins = kind == WHOLE || kind == FIRST;
        damaged |= begins == insideBatch;
        if (begins) {
            head.clear();
        } else if (!insideBatch) {
            return null;
        }
        head.put(block.array(), begin, Math.min(length, head.remaining()));
        insideBatch = kind == FIRST || kind == MIDDLE;
        if (insideBatch) {
            return null;
        }
        LoggedBatch batch = LoggedBatch.read(head.duplicate().flip());
        damaged |= batch == null;
        return batch;
    }

    private boolean readBlock() throws IOException {
        byte[] bytes = file.readNBytes(BLOCK_BYTES);
        block = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.length > 0;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /**
     * What the first bytes of a batch in the log say.
     *
     * @param sequence the number of its first change
     * @param changes how many changes it has; they are numbered one after the other
     * @param durable the last change that was durable when the batch was written; -1 if it does not say
     */
    record LoggedBatch(long sequence, int changes, long durable) {
        private static final int HEAD_BYTES = RocksDbMappingBatch.DURABLE_OFFSET + Long.BYTES;
        private static final int COUNT_OFFSET = Long.BYTES;
        private static final int MIN_BYTES = COUNT_OFFSET + Integer.BYTES;
        private static final long NOT_SAID = -1;

        /** Reads the first bytes of a batch; null if there are too few. */
        static @Nullable LoggedBatch read(ByteBuffer bytes) {
            ByteBuffer head = bytes.order(ByteOrder.LITTLE_ENDIAN);
            if (head.limit() < MIN_BYTES) {
                return null;
            }
            long sequence = head.getLong(0);
            int changes = head.getInt(COUNT_OFFSET);
            return new LoggedBatch(sequence, changes, durable(head, sequence, changes));
        }

        private static long durable(ByteBuffer head, long sequence, int changes) {
            if (changes == 0) {
                // RocksDB's own, at the beginning of a file.
                return NOT_SAID;
            }
            if (head.limit() < HEAD_BYTES || head.get(MIN_BYTES) != RocksDbMappingBatch.TAG_LOG_DATA) {
                // A commit of version 1 or 2: each was durable before the next one was written.
                return sequence - 1;
            }
            return head.order(ByteOrder.BIG_ENDIAN).getLong(RocksDbMappingBatch.DURABLE_OFFSET);
        }

        /** The number of the change that follows. */
        long end() {
            return sequence + changes;
        }
    }
}
