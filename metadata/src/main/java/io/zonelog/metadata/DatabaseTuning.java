package io.zonelog.metadata;

import io.zonelog.metadata.layout.ExtentLayout;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Properties;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.Statistics;
import org.rocksdb.StatsLevel;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;

/**
 * The RocksDB options that fit the store's rows, and the owner of their native memory; closed after the database.
 *
 * <p>One cache bounds blocks, filters, indexes and write buffers together. The write-ahead log is read at every open, also by a
 * reader beside the engine, so it is kept short. Recovery ends where the log does not go on, since what was not synced may be gone in
 * any part; that nothing is gone that was synced is looked at before, see {@link LogScan}. A family is flushed only when the log files
 * with its rows are closed and synced, so that no table is ahead of the log. Every table file is opened with the database, and one that is missing, short, swapped or damaged at its end is refused.
 */
final class DatabaseTuning implements AutoCloseable {
    private static final long KIB = 1 << 10;
    private static final long MIB = 1 << 20;
    private static final double BLOOM_BITS_PER_KEY = 10;
    /** Table files have 64 MiB, and so millions of rows; a filter takes 10 bits for each. */
    private static final long LEAST_SHARD_BYTES = 16 * MIB;

    private static final int MOST_SHARD_BITS = 6;
    private static final double SHARE_OF_INDEXES = 0.5;
    /** Zones dropped before a flush: every read looks at the ranges that the write buffer says are gone. */
    private static final int MOST_RANGES_IN_MEMORY = 256;

    static {
        RocksDB.loadLibrary();
    }

    /** In the order of their making; closed the other way round. */
    private final Deque<AutoCloseable> owned = new ArrayDeque<>();

    private final MetadataOptions limits;
    private final Cache cache;
    private final BloomFilter bloom = own(new BloomFilter(BLOOM_BITS_PER_KEY));
    private final Statistics statistics = own(new Statistics());
    private final DBOptions database;

    DatabaseTuning(MetadataOptions limits, Role role) {
        this.limits = limits;
        this.cache = own(cache(limits.memoryBytes()));
        statistics.setStatsLevel(StatsLevel.EXCEPT_DETAILED_TIMERS);
        this.database = databaseOptions()
                .setCreateIfMissing(role == Role.CREATOR)
                .setCreateMissingColumnFamilies(role == Role.CREATOR);
    }

    /**
     * Walks over data do not drive indexes and filters out of it, and its shards are so large that those of a table file fit: one that is larger than a
     * shard is never kept, and read for every lookup.
     */
    private static Cache cache(long bytes) {
        int shardBits = Long.SIZE - 1 - Long.numberOfLeadingZeros(Math.max(1, bytes / LEAST_SHARD_BYTES));
        return new LRUCache(bytes, Math.min(MOST_SHARD_BITS, shardBits), false, SHARE_OF_INDEXES);
    }

    DBOptions database() {
        return database;
    }

    Statistics statistics() {
        return statistics;
    }

    /** A commit is durable when the write returns. */
    WriteOptions syncedWrites() {
        return own(new WriteOptions().setSync(true));
    }

    /** A write is in the log's file when it returns, and durable when that is. */
    WriteOptions unsyncedWrites() {
        return own(new WriteOptions().setSync(false));
    }

    /** For lookups: blocks that were read are kept. */
    ReadOptions lookups() {
        return own(lookupOptions());
    }

    /** The same, for somebody else to close. */
    static ReadOptions lookupOptions() {
        return new ReadOptions();
    }

    /** For walks over everything: they pass by the cache, and across prefixes. */
    ReadOptions scans() {
        return own(scanOptions());
    }

    /** The same, for somebody else to close. */
    static ReadOptions scanOptions() {
        return new ReadOptions().setFillCache(false).setTotalOrderSeek(true).setReadaheadSize(MIB);
    }

    private DBOptions databaseOptions() {
        WriteBufferManager writeBuffers = own(new WriteBufferManager(limits.writeBufferBytes(), cache));
        return own(verifying())
                .setParanoidChecks(true)
                .setBestEffortsRecovery(false)
                .setOpenFilesAsync(false)
                .setWriteBufferManager(writeBuffers)
                .setMaxTotalWalSize(limits.writeBufferBytes())
                .setMaxBackgroundJobs(limits.backgroundJobs())
                .setMaxOpenFiles(-1)
                .setBytesPerSync(MIB)
                .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
                .setWalFilter(own(new LogReplay()))
                .setStatistics(statistics)
                .setStatsDumpPeriodSec(0)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(4 * MIB)
                .setKeepLogFileNum(4);
    }

    /**
     * Table files are known by more than their names, closed and synced files of the log are missed, and each file of the log knows how the one
     * before it ended: a replay does not go on behind one that ends too early. The Java API has no setters for these.
     */
    private static DBOptions verifying() {
        Properties properties = new Properties();
        properties.setProperty("verify_sst_unique_id_in_manifest", "true");
        properties.setProperty("track_and_verify_wals_in_manifest", "true");
        properties.setProperty("track_and_verify_wals", "true");
        return Objects.requireNonNull(DBOptions.getDBOptionsFromProps(properties), "RocksDB refuses its own options");
    }

    ColumnFamilyOptions family(ColumnFamily family) {
        ColumnFamilyOptions options = own(new ColumnFamilyOptions()).setForceConsistencyChecks(true);
        options.setTableFormatConfig(tables(family));
        options.setCompressionType(
                family == ColumnFamily.CHECKSUMS ? CompressionType.NO_COMPRESSION : CompressionType.LZ4_COMPRESSION);
        if (family == ColumnFamily.EXTENTS) {
            options.useFixedLengthPrefixExtractor(ExtentLayout.PREFIX_BYTES);
        }
        if (family == ColumnFamily.RMAP || family == ColumnFamily.CHECKSUMS) {
            options.setMemtableMaxRangeDeletions(MOST_RANGES_IN_MEMORY);
        }
        return switch (family) {
            // Four, so that commits go on while a full one is flushed; their sum is bounded above.
            case FILES, EXTENTS, RMAP, CHECKSUMS ->
                options.setWriteBufferSize(Math.max(256 * KIB, limits.writeBufferBytes() / 4))
                        .setMaxWriteBufferNumber(4);
            case ZONES, POSITIONS, META -> options.setWriteBufferSize(256 * KIB);
        };
    }

    private BlockBasedTableConfig tables(ColumnFamily family) {
        BlockBasedTableConfig tables = new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setBlockSize(4 * KIB)
                .setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setFormatVersion(6);
        return switch (family) {
            // A filter with every key is large, so it is cut into blocks of which a lookup needs one.
            case FILES ->
                tables.setFilterPolicy(bloom)
                        .setIndexType(IndexType.kTwoLevelIndexSearch)
                        .setPartitionFilters(true)
                        .setPinTopLevelIndexAndFilter(true);
            case EXTENTS -> tables.setFilterPolicy(bloom).setWholeKeyFiltering(false);
            case RMAP, CHECKSUMS, ZONES, POSITIONS, META -> tables;
        };
    }

    private <T extends AutoCloseable> T own(T resource) {
        owned.push(resource);
        return resource;
    }

    @Override
    public void close() {
        Database.closeAll(owned);
    }

    /** How a database is opened. */
    enum Role {
        /** To be made; then like a primary. */
        CREATOR,
        /** The one process that may write. */
        PRIMARY,
        /** Beside a primary or without one: reads what was committed when it was opened. */
        READER
    }
}
