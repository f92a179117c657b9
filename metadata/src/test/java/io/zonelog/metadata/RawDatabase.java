package io.zonelog.metadata;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** A store's directory opened as any RocksDB database, to put it into states that the store itself never makes. */
final class RawDatabase implements AutoCloseable {
    private final List<ColumnFamilyHandle> handles = new ArrayList<>();
    private final DBOptions options = new DBOptions().setCreateIfMissing(true);
    private final RocksDB rocks;

    RawDatabase(Path directory) throws RocksDBException {
        List<ColumnFamilyDescriptor> families = new ArrayList<>();
        try (Options listing = new Options()) {
            RocksDB.listColumnFamilies(listing, directory.toString())
                    .forEach(name -> families.add(new ColumnFamilyDescriptor(name)));
        }
        if (families.isEmpty()) {
            families.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY));
        }
        rocks = RocksDB.open(options, directory.toString(), families, handles);
    }

    void createFamily(String name) throws RocksDBException {
        handles.add(rocks.createColumnFamily(new ColumnFamilyDescriptor(name.getBytes(StandardCharsets.US_ASCII))));
    }

    void dropFamily(ColumnFamily family) throws RocksDBException {
        rocks.dropColumnFamily(handle(family));
    }

    void put(ColumnFamily family, byte[] key, byte[] value) throws RocksDBException {
        rocks.put(handle(family), key, value);
    }

    byte[] get(ColumnFamily family, byte[] key) throws RocksDBException {
        return Objects.requireNonNull(rocks.get(handle(family), key));
    }

    void delete(ColumnFamily family, byte[] key) throws RocksDBException {
        rocks.delete(handle(family), key);
    }

    private ColumnFamilyHandle handle(ColumnFamily family) throws RocksDBException {
        for (ColumnFamilyHandle handle : handles) {
            if (family.familyName().equals(new String(handle.getName(), StandardCharsets.US_ASCII))) {
                return handle;
            }
        }
        throw new IllegalArgumentException("no column family " + family.familyName());
    }

    @Override
    public void close() {
        handles.forEach(ColumnFamilyHandle::close);
        rocks.close();
        options.close();
    }
}
