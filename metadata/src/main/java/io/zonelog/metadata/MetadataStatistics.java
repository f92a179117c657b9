package io.zonelog.metadata;

import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Statistics;
import org.rocksdb.TickerType;

/**
 * The counters of a store at one moment. What is counted, is counted since the store was opened.
 *
 * @param commits batches handed over
 * @param changes rows written or removed by them
 * @param logBytes bytes written to the write-ahead log
 * @param flushedBytes bytes written to files out of the write buffers
 * @param compactedBytes bytes written again by compaction
 * @param stallMicros microseconds that commits were held back because compaction could not keep up
 * @param cacheHits blocks found in the cache
 * @param cacheMisses blocks read from files
 * @param cacheBytes what the cache holds now, the write buffers included
 * @param writeBufferBytes what the write buffers hold now
 * @param fileBytes the size of the table files now
 * @param backgroundErrors flushes and compactions that failed; more than 0 needs a look at RocksDB's log
 */
public record MetadataStatistics(
        long commits,
        long changes,
        long logBytes,
        long flushedBytes,
        long compactedBytes,
        long stallMicros,
        long cacheHits,
        long cacheMisses,
        long cacheBytes,
        long writeBufferBytes,
        long fileBytes,
        long backgroundErrors) {

    static MetadataStatistics of(RocksDB rocks, Statistics tickers, CommitCounts commits) throws RocksDBException {
        return new MetadataStatistics(
                commits.commits(),
                commits.changes(),
                tickers.getTickerCount(TickerType.WAL_FILE_BYTES),
                tickers.getTickerCount(TickerType.FLUSH_WRITE_BYTES),
                tickers.getTickerCount(TickerType.COMPACT_WRITE_BYTES),
                tickers.getTickerCount(TickerType.STALL_MICROS),
                tickers.getTickerCount(TickerType.BLOCK_CACHE_HIT),
                tickers.getTickerCount(TickerType.BLOCK_CACHE_MISS),
                rocks.getLongProperty("rocksdb.block-cache-usage"),
                rocks.getAggregatedLongProperty("rocksdb.cur-size-all-mem-tables"),
                rocks.getAggregatedLongProperty("rocksdb.total-sst-files-size"),
                rocks.getLongProperty("rocksdb.background-errors"));
    }

    /**
     * What was handed over since the store was opened.
     *
     * @param commits batches
     * @param changes rows written or removed by them
     * @param bytes the batches' bytes, as they go to the log
     */
    record CommitCounts(long commits, long changes, long bytes) {
        CommitCounts plus(int moreChanges, int moreBytes) {
            return new CommitCounts(commits + 1, changes + moreChanges, bytes + moreBytes);
        }
    }
}
