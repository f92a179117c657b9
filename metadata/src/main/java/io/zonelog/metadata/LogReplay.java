package io.zonelog.metadata;

import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.AbstractWalFilter;
import org.rocksdb.RocksDBException;
import org.rocksdb.WalProcessingOption;
import org.rocksdb.WriteBatch;

/**
 * Looks at each batch of the log before RocksDB replays it, and ends the replay where one is missing: what an opening shows is then what the
 * store held after one of its batches.
 *
 * <p>Point-in-time recovery alone stops at what it knows as damage. It passes over a block of zeros, which a power cut may leave of
 * batches that were not synced. Called by the thread that opens the database, before it has opened.
 */
final class LogReplay extends AbstractWalFilter {
    private static final long NONE = -1;

    private long nextSequence = NONE;

    @Override
    public void columnFamilyLogNumberMap(Map<Integer, Long> firstLogs, Map<String, Integer> families) {
        // Which files are replayed for which family changes nothing.
    }

    @Override
    public LogRecordFoundResult logRecordFound(long log, String file, WriteBatch batch, WriteBatch replacement) {
        LogFile.@Nullable LoggedBatch logged = read(batch);
        if (logged == null || (nextSequence != NONE && logged.sequence() != nextSequence)) {
            return new LogRecordFoundResult(WalProcessingOption.CORRUPTED_RECORD, false);
        }
        nextSequence = logged.end();
        return LogRecordFoundResult.CONTINUE_UNCHANGED;
    }

    private static LogFile.@Nullable LoggedBatch read(WriteBatch batch) {
        try {
            return LogFile.LoggedBatch.read(ByteBuffer.wrap(batch.data()));
        } catch (RocksDBException e) {
            return null;
        }
    }

    @Override
    public String name() {
        return "zonelog.replay";
    }
}
