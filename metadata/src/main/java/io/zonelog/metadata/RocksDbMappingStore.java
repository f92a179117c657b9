package io.zonelog.metadata;

import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.layout.PositionLayout;
import io.zonelog.mapping.layout.RowWriter;
import io.zonelog.metadata.layout.ChecksumLayout;
import io.zonelog.metadata.layout.ExtentLayout;
import io.zonelog.metadata.layout.FileLayout;
import io.zonelog.metadata.layout.RmapLayout;
import io.zonelog.metadata.layout.ZoneLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The mapping store on RocksDB: a column family for each kind of row, drawn in {@link io.zonelog.metadata.layout}.
 *
 * <p>One process opens a store for writing; others may read it meanwhile, or when none does, with {@link #openReader}. A batch is
 * one RocksDB batch, synced by itself or with later ones. Threads as the port says. A cursor shows one moment of the store; separate
 * queries may show later ones. Using a store, or a cursor of it, after its close throws {@link IllegalStateException} and does no harm.
 */
public final class RocksDbMappingStore extends RocksDbMappingView implements MappingStore {
    private static final int BATCH_CAPACITY_BYTES = 64 << 10;
    /** A batch whose array grew beyond this leaves it to the garbage collector. */
    private static final int LARGEST_KEPT_BATCH_BYTES = 4 << 20;

    /** Another one after a reader has caught up. */
    private volatile Database database;
    /** Opens the database anew, for a reader. */
    private final Supplier<Database> reopening;
    /** What a reader has shown before: cursors may still be open. */
    private final List<Database> superseded = new ArrayList<>();

    private final MappingStore.StoreIdentity identity;
    private final ColumnFamily.FamilyIds families;
    /** Arrays of closed batches; two, since one batch may be filled while another one is committed. */
    private final BlockingQueue<RowWriter> spareBatches = new ArrayBlockingQueue<>(2);
    /** Written by the commit thread. */
    private volatile MetadataStatistics.CommitCounts commits = new MetadataStatistics.CommitCounts(0, 0, 0);

    /** Which commit changed each family last; the commit thread's. */
    private CommitMarks marks;

    RocksDbMappingStore(Database database, MappingStore.StoreIdentity identity, Supplier<Database> reopening) {
        this.database = database;
        this.reopening = reopening;
        this.marks = CommitMarks.read(database);
        this.identity = identity;
        this.families = database.familyIds();
    }

    /**
     * Opens a store for writing; makes it if the directory is missing or empty.
     *
     * @param deviceUuid the device that the store's addresses belong to
     * @throws io.zonelog.mapping.MappingStoreException with one clear line, if the store belongs to another device, has a newer
     *     format, is damaged, is no store, or is open in another process
     */
    public static RocksDbMappingStore open(Path directory, UUID deviceUuid, MetadataOptions options) {
        return new StoreOpener(directory, deviceUuid, options).open();
    }

    /**
     * Opens a store for reading, whether or not another process has it open for writing; changes nothing in the directory. It shows
     * what was handed over when it was opened or last caught up ({@link #catchUp}).
     *
     * @throws io.zonelog.mapping.MappingStoreException as {@link #open}
     */
    public static RocksDbMappingStore openReader(Path directory, UUID deviceUuid, MetadataOptions options) {
        return new StoreOpener(directory, deviceUuid, options).openReader();
    }

    /**
     * Makes a reader show what has been handed over by now. Cursors that are open keep to what they show, and what they need stays open until
     * the store is closed: it is for a command that looks again a few times.
     */
    public synchronized void catchUp() {
        if (database.role() != DatabaseTuning.Role.READER) {
            throw new UnsupportedOperationException("the store is open for writing and always up to date");
        }
        database.requireOpen();
        Database newer = reopening.get();
        superseded.add(database);
        database = newer;
    }

    /**
     * Reads the whole store, to its last row.
     *
     * @throws io.zonelog.mapping.MappingStoreException with one clear line about the first block or row that is damaged
     */
    public void verify() {
        database.verifyTables();
        read(ColumnFamily.FILES, FileLayout::either);
        read(ColumnFamily.EXTENTS, ExtentLayout::fileExtent);
        read(ColumnFamily.RMAP, RmapLayout::run);
        read(ColumnFamily.CHECKSUMS, ChecksumLayout::run);
        read(ColumnFamily.ZONES, ZoneLayout::usage);
        read(ColumnFamily.POSITIONS, PositionLayout::position);
    }

    private <T> void read(ColumnFamily family, RowCursor.RowDecoder<T> decoder) {
        try (Cursor<T> cursor = walk(reads().scans(family), row -> {}, decoder)) {
            while (cursor.advance()) {
                // Each row is decoded on the way.
            }
        }
    }

    /** The store's counters, as they are now. */
    public MetadataStatistics statistics() {
        return database.statistics(commits);
    }

    @Override
    public MappingStore.StoreIdentity identity() {
        return identity;
    }

    @Override
    public MappingBatch newBatch() {
        requireWritable();
        database.requireOpen();
        RowWriter spare = spareBatches.poll();
        return new RocksDbMappingBatch(
                this, spare == null ? new RowWriter(BATCH_CAPACITY_BYTES) : spare.clear(), families);
    }

    @Override
    public void commit(MappingBatch batch) {
        handOver(batch, database::commit);
        // An empty batch writes nothing, and what was written before becomes durable with it.
        sync();
    }

    @Override
    public void write(MappingBatch batch) {
        handOver(batch, database::write);
    }

    private void handOver(MappingBatch batch, Consumer<byte[]> writer) {
        requireWritable();
        if (!(batch instanceof RocksDbMappingBatch own) || !own.isOpenFor(this)) {
            throw new IllegalStateException("the batch is handed over or closed, or belongs to another store");
        }
        try (own) {
            database.requireOpen();
            if (!own.isEmpty()) {
                int changes = own.changes();
                CommitMarks next = marks.after(own.changedFamilies());
                own.putMarks(next);
                byte[] serialized = own.serialize(database.durableSequence());
                writer.accept(serialized);
                marks = next;
                commits = commits.plus(changes, serialized.length);
            }
        }
    }

    @Override
    public void sync() {
        requireWritable();
        database.sync();
    }

    /** Writes the rows that make a database a store. */
    void commitIdentity() {
        try (RocksDbMappingBatch batch = new RocksDbMappingBatch(this, new RowWriter(128), families)) {
            batch.putIdentity(identity);
            commit(batch);
        }
    }

    Database database() {
        return database;
    }

    void giveBack(RowWriter rows) {
        if (rows.capacity() <= LARGEST_KEPT_BATCH_BYTES) {
            spareBatches.offer(rows);
        }
    }

    private void requireWritable() {
        if (database.role() == DatabaseTuning.Role.READER) {
            throw new UnsupportedOperationException("the store is open for reading only");
        }
    }

    @Override
    RowReads reads() {
        return database.now();
    }

    @Override
    public MappingStore.MappingSnapshot snapshot() {
        requireWritable();
        return database.snapshot();
    }

    @Override
    public synchronized void close() {
        List<Database> all = new ArrayList<>(superseded);
        all.add(database);
        Database.closeAll(all);
    }
}
