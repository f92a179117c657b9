package io.zonelog.metadata;

import io.zonelog.mapping.MappingStore;
import org.rocksdb.ReadOptions;
import org.rocksdb.Snapshot;

/**
 * A RocksDB snapshot with what reads it. It keeps no idle iterators, since these would hold on to memory and files that compaction has
 * replaced for as long as a slow reader lives.
 */
final class RocksDbSnapshot extends RocksDbMappingView implements MappingStore.MappingSnapshot {
    private final Database database;
    private final Snapshot snapshot;
    private final ReadOptions lookupOptions;
    private final ReadOptions scanOptions;
    private final RowReads reads;

    /** Takes over a snapshot and options that read it; called inside the database's guard. */
    RocksDbSnapshot(Database database, Snapshot snapshot, ReadOptions lookupOptions, ReadOptions scanOptions) {
        this.database = database;
        this.snapshot = snapshot;
        this.lookupOptions = lookupOptions;
        this.scanOptions = scanOptions;
        this.reads = new RowReads(database, lookupOptions, scanOptions, 0);
    }

    @Override
    RowReads reads() {
        return reads;
    }

    Snapshot snapshot() {
        return snapshot;
    }

    /** Frees what the snapshot holds, but for itself; called once, inside the database's guard. */
    void closeReads() {
        reads.close();
        scanOptions.close();
        lookupOptions.close();
    }

    @Override
    public void close() {
        database.release(this);
    }
}
