package io.zonelog.metadata;

import io.zonelog.device.file.DurableFiles;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.MappingStoreException;
import io.zonelog.mapping.Printable;
import io.zonelog.mapping.layout.RowReader;
import io.zonelog.metadata.layout.MetaLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * Opens a store, or says in one line why not: what, where, and what to do. Used by one thread.
 *
 * <p>A new store is made in a directory of its own beside the final one and renamed when it is complete and durable; so a store
 * without all its families or its identity is damaged, never half made.
 */
final class StoreOpener {
    static final String UNFINISHED_SUFFIX = ".new";
    /** What helps against damage. */
    static final String REMEDY = "make it anew with zonelog rebuild --replace, or restore it from a copy";

    private static final String IS_DAMAGED = "is damaged; " + REMEDY + ": ";
    /** How RocksDB tells of a file that the store names and that is not there. */
    private static final String NO_SUCH_FILE = "No such file or directory";
    /** The file that every RocksDB database begins with. */
    static final String CURRENT_FILE = "CURRENT";
    /** A reader that finds the store changed each time gives up after so many. */
    private static final int READ_ATTEMPTS = 50;

    private final Path directory;
    private final UUID deviceUuid;
    private final MetadataOptions options;

    StoreOpener(Path directory, UUID deviceUuid, MetadataOptions options) {
        this.directory = directory.toAbsolutePath().normalize();
        this.deviceUuid = deviceUuid;
        this.options = options;
    }

    RocksDbMappingStore open() {
        try {
            if (StoreDraft.isMissingOrEmpty(directory)) {
                create();
            }
        } catch (IOException e) {
            throw refused("cannot be made: " + words(e), e);
        }
        try {
            return store(openDatabase(DatabaseTuning.Role.PRIMARY));
        } catch (IOException e) {
            throw refused("cannot be read: " + words(e), e);
        }
    }

    RocksDbMappingStore openReader() {
        return store(openBesideWriter());
    }

    private Database openBesideWriter() {
        try {
            if (StoreDraft.isMissingOrEmpty(directory)) {
                throw refused("does not exist; check the data directory, or start the engine once to make it");
            }
            requireStore();
            StoreVersion before = StoreVersion.of(directory);
            for (int attempt = 0; attempt < READ_ATTEMPTS; attempt++) {
                Optional<Database> opened = openIfUnchanged(before);
                if (opened.isPresent()) {
                    return opened.get();
                }
                before = StoreVersion.of(directory);
            }
            throw refused("changes faster than it can be read; try again");
        } catch (IOException e) {
            throw refused("cannot be read: " + words(e), e);
        }
    }

    /** Nothing if the engine has meanwhile replaced files, so that what was read, or was not found, may be of two moments. */
    private Optional<Database> openIfUnchanged(StoreVersion before) throws IOException {
        try {
            Database opened = openDatabase(DatabaseTuning.Role.READER);
            if (StoreVersion.of(directory).equals(before)) {
                return Optional.of(opened);
            }
            opened.close();
            return Optional.empty();
        } catch (MappingStoreException refused) {
            if (StoreVersion.of(directory).equals(before)) {
                throw refused;
            }
            return Optional.empty();
        }
    }

    private void requireStore() {
        if (!Files.exists(directory.resolve(CURRENT_FILE))) {
            throw damaged("is not a metadata store, or its file " + CURRENT_FILE
                    + " is lost; check the data directory, " + REMEDY);
        }
    }

    private void create() throws IOException {
        Path unfinished = directory.resolveSibling(directory.getFileName() + UNFINISHED_SUFFIX);
        StoreDraft.deleteRecursively(unfinished);
        DurableFiles.createDirectories(unfinished);
        MappingStore.StoreIdentity identity = new MappingStore.StoreIdentity(MetaLayout.FORMAT_VERSION, deviceUuid);
        try (RocksDbMappingStore store = new RocksDbMappingStore(
                openDatabase(DatabaseTuning.Role.CREATOR, unfinished), identity, this::openBesideWriter)) {
            store.commitIdentity();
        }
        DurableFiles.rename(unfinished, directory);
    }

    /** The database, whole and of our device. */
    private Database openDatabase(DatabaseTuning.Role role) throws IOException {
        requireStore();
        requireOurFamilies(role);
        requireWholeLog();
        Database database = openDatabase(role, directory);
        try {
            MappingStore.StoreIdentity identity = identity(database);
            if (!identity.deviceUuid().equals(deviceUuid)) {
                throw refused("belongs to device " + identity.deviceUuid() + ", not to device " + deviceUuid
                        + "; use the device and the metadata of one data directory");
            }
            CommitMarks.read(database).contradiction(database).ifPresent(lost -> {
                throw damaged(IS_DAMAGED + lost);
            });
            return database;
        } catch (MappingStoreException e) {
            database.close();
            throw e;
        }
    }

    private RocksDbMappingStore store(Database database) {
        try {
            RocksDbMappingStore store = new RocksDbMappingStore(
                    database,
                    new MappingStore.StoreIdentity(MetaLayout.FORMAT_VERSION, deviceUuid),
                    this::openBesideWriter);
            if (database.role() == DatabaseTuning.Role.PRIMARY
                    && identity(database).formatVersion() < MetaLayout.FORMAT_VERSION) {
                store.commitIdentity();
            }
            return store;
        } catch (MappingStoreException e) {
            database.close();
            throw e;
        }
    }

    private Database openDatabase(DatabaseTuning.Role role, Path path) {
        DatabaseTuning tuning = new DatabaseTuning(options, role);
        List<ColumnFamilyDescriptor> families = new ArrayList<>();
        for (ColumnFamily family : ColumnFamily.values()) {
            families.add(new ColumnFamilyDescriptor(family.nameBytes(), tuning.family(family)));
        }
        families.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, tuning.family(ColumnFamily.META)));
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try {
            RocksDB rocks = switch (role) {
                case CREATOR, PRIMARY -> RocksDB.open(tuning.database(), path.toString(), families, handles);
                case READER -> RocksDB.openReadOnly(tuning.database(), path.toString(), families, handles);
            };
            Map<ColumnFamily, ColumnFamilyHandle> byFamily = new EnumMap<>(ColumnFamily.class);
            Iterator<ColumnFamilyHandle> inOrder = handles.iterator();
            for (ColumnFamily family : ColumnFamily.values()) {
                byFamily.put(family, inOrder.next());
            }
            return new Database(tuning, rocks, role, byFamily, inOrder.next());
        } catch (RocksDBException e) {
            tuning.close();
            throw failed(e);
        }
    }

    /** Looks at the names of the families before RocksDB does: it would open a damaged or newer store, or fail without a hint. */
    private void requireOurFamilies(DatabaseTuning.Role role) throws IOException {
        List<String> found = families();
        // RocksDB lists nothing, without an error, where it cannot read; opening it then says why.
        if (found.isEmpty()) {
            return;
        }
        List<String> ours = Stream.concat(
                        Stream.of("default"),
                        Arrays.stream(ColumnFamily.values()).map(ColumnFamily::familyName))
                .toList();
        if (!found.contains(ColumnFamily.META.familyName())) {
            throw damaged(
                    "is a RocksDB database, but not one of zonelog, or its manifest is damaged; check the data directory, "
                            + REMEDY);
        }
        if (!found.containsAll(ours) || !ours.containsAll(found)) {
            requireKnownVersion(role);
            throw damaged(IS_DAMAGED + "it has the column families " + sorted(found) + " instead of " + sorted(ours));
        }
    }

    private List<String> families() {
        try (Options listing = new Options()) {
            return RocksDB.listColumnFamilies(listing, directory.toString()).stream()
                    .map(name -> new String(name, StandardCharsets.UTF_8))
                    .toList();
        } catch (RocksDBException e) {
            throw failed(e);
        }
    }

    private static String sorted(List<String> names) {
        return names.stream().sorted().collect(Collectors.joining(", "));
    }

    /** Reads the version alone, from a store whose families are not ours. */
    private void requireKnownVersion(DatabaseTuning.Role role) throws IOException {
        try (DatabaseTuning tuning = new DatabaseTuning(options, role)) {
            List<ColumnFamilyDescriptor> families = List.of(
                    new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, tuning.family(ColumnFamily.META)),
                    new ColumnFamilyDescriptor(ColumnFamily.META.nameBytes(), tuning.family(ColumnFamily.META)));
            List<ColumnFamilyHandle> handles = new ArrayList<>();
            try (RocksDB rocks = RocksDB.openReadOnly(tuning.database(), directory.toString(), families, handles)) {
                byte[] version =
                        rocks.get(handles.get(1), MetaLayout.FORMAT_VERSION_KEY.getBytes(StandardCharsets.US_ASCII));
                if (version != null) {
                    requireKnownVersion(MetaLayout.version(new RowReader(version)));
                }
            } finally {
                Database.closeAll(handles);
            }
        } catch (RocksDBException e) {
            throw failed(e);
        }
    }

    private void requireKnownVersion(int version) {
        if (version > MetaLayout.FORMAT_VERSION) {
            throw refused("has format version " + version + ", and this zonelog reads versions up to "
                    + MetaLayout.FORMAT_VERSION + "; use a newer zonelog");
        }
        if (version < 1) {
            throw damaged(IS_DAMAGED + "it has format version " + version);
        }
    }

    /** Looks whether a replay reaches all that was durable, before one takes the log away. Only a log with gaps needs more than a scan. */
    private void requireWholeLog() throws IOException {
        LogScan scan = LogScan.of(directory);
        if (scan.hasGap()) {
            try (Database replayed = openDatabase(DatabaseTuning.Role.READER, directory)) {
                if (replayed.durableSequence() < scan.durable()) {
                    throw damaged(IS_DAMAGED + "the log can be read up to change "
                            + replayed.durableSequence() + ", and change " + scan.durable() + " was durable, says "
                            + scan.witness());
                }
            }
        }
    }

    private MappingStore.StoreIdentity identity(Database database) {
        int version = meta(database, MetaLayout.FORMAT_VERSION_KEY, (key, value) -> MetaLayout.version(value));
        requireKnownVersion(version);
        UUID uuid = meta(database, MetaLayout.DEVICE_UUID_KEY, (key, value) -> MetaLayout.uuid(value));
        return new MappingStore.StoreIdentity(version, uuid);
    }

    private <T> T meta(Database database, String name, RowCursor.RowDecoder<T> decoder) {
        return database.get(ColumnFamily.META, name.getBytes(StandardCharsets.US_ASCII), decoder)
                .orElseThrow(() -> damaged(IS_DAMAGED + "it has no " + name + " in its meta rows"));
    }

    /** RocksDB's error in our words, with its own behind. */
    private MappingStoreException failed(RocksDBException e) {
        String message = String.valueOf(e.getMessage());
        Status.Code code =
                e.getStatus() == null ? Status.Code.Undefined : e.getStatus().getCode();
        if (message.contains("lock file") || message.contains("lock hold")) {
            return refused(
                    "is open in another process, an engine or a tool; stop that first, or open it for reading only",
                    Database.cause(e));
        }
        if (code == Status.Code.Corruption) {
            return MappingStoreException.damage(line(IS_DAMAGED + message), e);
        }
        if (message.contains(NO_SUCH_FILE)) {
            return MappingStoreException.damage(line("has lost a file; " + REMEDY + ": " + message), Database.cause(e));
        }
        return refused("cannot be opened: " + message, Database.cause(e));
    }

    /** In one line, with the reason also where Java tells it by the class alone. */
    private static String words(IOException error) {
        if (error instanceof FileSystemException file && file.getReason() == null) {
            return file.getFile() + (file instanceof AccessDeniedException ? ": permission denied" : ": no such file");
        }
        return Printable.line(error.getMessage() == null ? "unknown error" : error.getMessage());
    }

    private MappingStoreException refused(String reason) {
        return new MappingStoreException(line(reason));
    }

    private MappingStoreException refused(String reason, Exception cause) {
        return new MappingStoreException(line(reason), cause);
    }

    private MappingStoreException damaged(String reason) {
        return MappingStoreException.damage(line(reason));
    }

    private String line(String reason) {
        return "metadata store " + directory + " " + reason;
    }

    /**
     * Which files make up a RocksDB database at a moment: they change only together with this. A reader beside the engine that finds it changed
     * may have read files of two moments, or missed one that was taken away.
     *
     * @param manifest the name of the manifest that counts
     * @param manifestBytes how long it is; it only grows
     */
    record StoreVersion(String manifest, long manifestBytes) {
        static StoreVersion of(Path directory) throws IOException {
            while (true) {
                String manifest = manifest(directory);
                try {
                    return new StoreVersion(manifest, Files.size(directory.resolve(manifest)));
                } catch (NoSuchFileException replaced) {
                    if (manifest(directory).equals(manifest)) {
                        return new StoreVersion(manifest, -1);
                    }
                }
            }
        }

        private static String manifest(Path directory) throws IOException {
            Path current = directory.resolve(StoreOpener.CURRENT_FILE);
            String manifest =
                    Files.readString(current, StandardCharsets.ISO_8859_1).strip();
            if (!manifest.matches("MANIFEST-[0-9]+")) {
                throw MappingStoreException.damage("metadata store " + directory + " " + IS_DAMAGED
                        + current.getFileName() + " names no manifest");
            }
            return manifest;
        }
    }
}
