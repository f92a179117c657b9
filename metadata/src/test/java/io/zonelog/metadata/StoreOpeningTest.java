package io.zonelog.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.mapping.Extent;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.MappingStoreException;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.StoredRows;
import io.zonelog.mapping.layout.RowReader;
import io.zonelog.mapping.layout.RowWriter;
import io.zonelog.metadata.layout.ExtentLayout;
import io.zonelog.metadata.layout.MetaLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** A store that cannot be used says in one line what is wrong, where, and what to do. */
class StoreOpeningTest {
    private static final UUID DEVICE = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
    private static final MetadataOptions SMALL = new MetadataOptions(8 << 20, 1 << 20, 1);

    @TempDir
    private Path temporary;

    private Path directory;

    @BeforeEach
    void nameDirectory() {
        directory = temporary.resolve("metadata");
    }

    @Test
    void aNewStoreTakesTheDevicesIdentity() {
        try (RocksDbMappingStore store = open()) {
            assertThat(store.identity()).isEqualTo(new MappingStore.StoreIdentity(MetaLayout.FORMAT_VERSION, DEVICE));
        }
        assertThat(directory.resolveSibling("metadata.new")).doesNotExist();
    }

    @Test
    void anEmptyDirectoryAndWhatAnInterruptedMakingLeftBecomeAStore() throws IOException {
        Files.createDirectories(directory);
        Files.createDirectories(temporary.resolve("metadata.new"));
        Files.writeString(temporary.resolve("metadata.new").resolve("CURRENT"), "half");
        open().close();
        assertThat(directory.resolve("CURRENT")).exists();
        assertThat(temporary.resolve("metadata.new")).doesNotExist();
    }

    /** Whoever opens the store tells the two apart: one may pass, the other is for an operator. */
    @Test
    void anErrorOfTheDiskIsToldApartFromDamageWhereverItComesFrom() {
        RocksDBException disk = new RocksDBException("sync", new Status(Status.Code.IOError, Status.SubCode.None, ""));
        RocksDBException damage =
                new RocksDBException("block", new Status(Status.Code.Corruption, Status.SubCode.None, ""));
        assertThat(Database.cause(disk)).isInstanceOf(IOException.class).hasMessage(disk.getMessage());
        assertThat(Database.cause(damage)).isSameAs(damage);
    }

    @Test
    void aStoreOfAnotherDeviceIsRefused() {
        open().close();
        assertRefused(
                () -> RocksDbMappingStore.open(directory, new UUID(1, 2), SMALL),
                "belongs to device " + DEVICE + ", not to device 00000000-0000-0001-0000-000000000002");
        assertRefused(
                () -> RocksDbMappingStore.openReader(directory, new UUID(1, 2), SMALL), "belongs to device " + DEVICE);
        open().close();
    }

    @ParameterizedTest
    @EnumSource(
            value = DatabaseTuning.Role.class,
            names = {"PRIMARY", "READER"})
    void aNewerFormatIsRefused(DatabaseTuning.Role role) {
        try (RocksDbMappingStore store = open();
                RocksDbMappingBatch batch = (RocksDbMappingBatch) store.newBatch()) {
            batch.putIdentity(new MappingStore.StoreIdentity(MetaLayout.FORMAT_VERSION + 1, DEVICE));
            store.commit(batch);
        }
        assertRefused(
                () -> open(role),
                "has format version " + (MetaLayout.FORMAT_VERSION + 1) + ", and this zonelog reads versions up to "
                        + MetaLayout.FORMAT_VERSION + "; use a newer zonelog");
    }

    @ParameterizedTest
    @EnumSource(
            value = DatabaseTuning.Role.class,
            names = {"PRIMARY", "READER"})
    void aNewerFormatWithMoreFamiliesIsRefusedForItsVersion(DatabaseTuning.Role role) throws RocksDBException {
        open().close();
        try (RawDatabase raw = new RawDatabase(directory)) {
            raw.createFamily("snapshots");
            raw.put(
                    ColumnFamily.META,
                    ascii(MetaLayout.FORMAT_VERSION_KEY),
                    new RowWriter(4).putInt(MetaLayout.FORMAT_VERSION + 1).toByteArray());
        }
        assertRefused(
                () -> open(role),
                "has format version " + (MetaLayout.FORMAT_VERSION + 1) + ", and this zonelog reads versions up to "
                        + MetaLayout.FORMAT_VERSION);
    }

    /** Rows are as before; the first new row may be written only when an older program would refuse the store. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aStoreOfAnOlderVersionIsReadAndStepsUpWhenAnEngineOpensIt(int version) throws RocksDBException {
        open().close();
        SourceIdentity identity = new SourceIdentity("cluster", "id", "topic", 3);
        RowWriter old = new RowWriter(64).putSigned(17).putSigned(5).putSigned(3);
        old.putString("cluster").putString("id").putString("topic");
        try (RawDatabase raw = new RawDatabase(directory)) {
            raw.put(ColumnFamily.POSITIONS, new RowWriter(4).putInt(0).toByteArray(), old.toByteArray());
            putVersion(raw, version);
        }
        for (DatabaseTuning.Role role : List.of(DatabaseTuning.Role.READER, DatabaseTuning.Role.PRIMARY)) {
            try (RocksDbMappingStore store = open(role)) {
                assertThat(store.positions()).containsExactly(new SourcePosition(0, identity, 17, 5));
                assertThat(store.startNumber()).isZero();
                assertThat(store.journalSequence()).isZero();
            }
        }
        try (RawDatabase raw = new RawDatabase(directory)) {
            assertThat(MetaLayout.version(
                            new RowReader(raw.get(ColumnFamily.META, ascii(MetaLayout.FORMAT_VERSION_KEY)))))
                    .isEqualTo(MetaLayout.FORMAT_VERSION);
        }
    }

    private static void putVersion(RawDatabase raw, int version) throws RocksDBException {
        raw.put(
                ColumnFamily.META,
                ascii(MetaLayout.FORMAT_VERSION_KEY),
                new RowWriter(4).putInt(version).toByteArray());
    }

    @Test
    void aMissingFamilyIsDamageAndIsNotMadeAnew() throws RocksDBException {
        open().close();
        try (RawDatabase raw = new RawDatabase(directory)) {
            raw.dropFamily(ColumnFamily.RMAP);
        }
        for (int attempt = 0; attempt < 2; attempt++) {
            assertRefused(
                    this::open,
                    "is damaged; make it anew with zonelog rebuild --replace, or restore it from a copy: it has the column families checksums, default, extents, files, meta, "
                            + "positions, zones instead of checksums, default, extents, files, meta, positions, rmap, zones");
        }
    }

    @Test
    void aStoreWithoutItsIdentityIsDamaged() throws RocksDBException {
        open().close();
        try (RawDatabase raw = new RawDatabase(directory)) {
            raw.delete(ColumnFamily.META, ascii(MetaLayout.DEVICE_UUID_KEY));
        }
        assertRefused(
                this::open,
                "is damaged; make it anew with zonelog rebuild --replace, or restore it from a copy: it has no device-uuid in its meta rows");
    }

    @Test
    void anotherRocksDbDatabaseIsRefused() throws RocksDBException {
        try (Options options = new Options().setCreateIfMissing(true);
                RocksDB other = RocksDB.open(options, directory.toString())) {
            other.put(new byte[] {1}, new byte[] {2});
        }
        assertRefused(
                this::open,
                "is a RocksDB database, but not one of zonelog, or its manifest is damaged; check the data directory");
    }

    @Test
    void aDirectoryOfOtherFilesIsRefusedAndLeftAlone() throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("notes.txt"), "mine");
        assertRefused(this::open, "is not a metadata store, or its file CURRENT is lost; check the data directory");
        assertThat(DirectoryImage.files(directory)).containsExactly(directory.resolve("notes.txt"));
    }

    @Test
    void aDirectoryThatCannotBeMadeIsRefused() throws IOException {
        Files.writeString(temporary.resolve("file"), "in the way");
        assertRefused(
                () -> RocksDbMappingStore.open(temporary.resolve("file/metadata"), DEVICE, SMALL), "cannot be made: ");
    }

    @Test
    void aSecondWriterIsRefused() {
        try (RocksDbMappingStore store = open()) {
            assertRefused(
                    this::open,
                    "is open in another process, an engine or a tool; stop that first, or open it for reading only");
            assertThat(store.batchSequence()).isZero();
        }
        open().close();
    }

    @Test
    void aReaderOfNoStoreIsRefusedAndMakesNone() {
        assertRefused(() -> open(DatabaseTuning.Role.READER), "does not exist; check the data directory");
        assertThat(directory).doesNotExist();
    }

    @Test
    void aLogThatEndsInsideACommitLosesThatCommitOnly() throws IOException {
        Path log = writeTwoCommits();
        byte[] bytes = Files.readAllBytes(log);
        Files.write(log, Arrays.copyOf(bytes, bytes.length - 5));
        try (RocksDbMappingStore store = open()) {
            assertThat(store.batchSequence()).isEqualTo(1);
        }
    }

    @Test
    void aLogThatIsDamagedBeforeItsEndIsRefused() throws IOException {
        Path log = writeTwoCommits();
        byte[] bytes = Files.readAllBytes(log);
        bytes[20] ^= 0x10;
        Files.write(log, bytes);
        assertRefused(
                this::open, "is damaged; make it anew with zonelog rebuild --replace, or restore it from a copy: ");
    }

    /** Its batches do not say what was durable: each was, before the next one was written. */
    @Test
    void aLogOfAnOlderVersionIsReadAndRefusedIfItIsDamagedBeforeItsEnd() throws IOException, RocksDBException {
        open().close();
        Path image = temporary.resolve("image");
        try (RawDatabase raw = new RawDatabase(directory)) {
            putVersion(raw, 2);
            for (int nextFileId = 2; nextFileId <= 4; nextFileId++) {
                byte[] value = new RowWriter(8).putLong(nextFileId).toByteArray();
                raw.put(ColumnFamily.META, ascii(MetaLayout.NEXT_FILE_ID_KEY), value);
            }
            DirectoryImage.copy(directory, image);
        }
        directory = image;
        Path log = lastLog();
        byte[] bytes = Files.readAllBytes(log);
        byte[] damaged = bytes.clone();
        damaged[bytes.length / 2] ^= 0x10;
        Files.write(log, damaged);
        assertRefused(
                () -> open(DatabaseTuning.Role.READER),
                "is damaged; make it anew with zonelog rebuild --replace, or restore it from a copy: the log can be read");
        assertRefused(
                this::open,
                "is damaged; make it anew with zonelog rebuild --replace, or restore it from a copy: the log can be read up to change ");
        Files.write(log, bytes);
        try (RocksDbMappingStore store = open()) {
            assertThat(store.nextFileId()).isEqualTo(4);
        }
    }

    @Test
    void aDamagedManifestIsRefused() throws IOException {
        open().close();
        for (Path file : DirectoryImage.files(directory)) {
            if (file.getFileName().toString().startsWith("MANIFEST")) {
                byte[] bytes = Files.readAllBytes(file);
                bytes[bytes.length / 2] ^= 0x10;
                Files.write(file, bytes);
            }
        }
        assertRefused(
                this::open, "is damaged; make it anew with zonelog rebuild --replace, or restore it from a copy: ");
    }

    /** Nor a stack trace, nor the name of a class, nor a second line. */
    @ParameterizedTest
    @EnumSource(
            value = DatabaseTuning.Role.class,
            names = {"PRIMARY", "READER"})
    void aFileThatCannotBeReadIsNamedInOneLine(DatabaseTuning.Role role) throws IOException {
        Path log = writeTwoCommits();
        Path current = directory.resolve("CURRENT");
        String manifest = Files.readString(current);
        for (String content : List.of("", "# two\nlines\n", "x".repeat(300) + "\n", "../MANIFEST-000001\n")) {
            Files.writeString(current, content);
            assertRefused(() -> open(role), "CURRENT");
        }
        Files.writeString(current, manifest);
        Files.delete(log);
        Files.createDirectory(log);
        assertRefused(() -> open(role), "s a directory");
    }

    @Test
    void aDamagedRowIsNamed() throws RocksDBException {
        open().close();
        RowWriter key = new RowWriter(16);
        ExtentLayout.putKey(key, 5, 6);
        try (RawDatabase raw = new RawDatabase(directory)) {
            raw.put(ColumnFamily.EXTENTS, key.toByteArray(), new byte[] {1, 2});
        }
        try (RocksDbMappingStore store = open()) {
            assertRefused(
                    () -> StoredRows.drain(store.allExtents()),
                    "the row 00000000000000050000000000000006 of extents is damaged: the row ends too early");
        }
    }

    /** Returns the log of a store that committed the batch sequences 1 and 2 and then ended abruptly. */
    private Path writeTwoCommits() {
        open().close();
        Path image = temporary.resolve("image");
        try (RocksDbMappingStore store = open()) {
            for (int sequence = 1; sequence <= 2; sequence++) {
                try (MappingBatch batch = store.newBatch()) {
                    batch.putExtent(1, new Extent(sequence, 1, 8, 0, 0, 0));
                    batch.putBatchSequence(sequence);
                    store.commit(batch);
                }
            }
            DirectoryImage.copy(directory, image);
        }
        directory = image;
        return lastLog();
    }

    private Path lastLog() {
        List<Path> logs = DirectoryImage.files(directory).stream()
                .filter(file -> file.toString().endsWith(".log"))
                .toList();
        return logs.get(logs.size() - 1);
    }

    private void assertRefused(ThrowingCallable opening, String reason) {
        assertThatThrownBy(opening)
                .isInstanceOf(MappingStoreException.class)
                .hasMessageStartingWith("metadata store ")
                .hasMessageContaining(reason)
                .message()
                .doesNotContain("\n", "Exception");
    }

    private RocksDbMappingStore open() {
        return open(DatabaseTuning.Role.PRIMARY);
    }

    private RocksDbMappingStore open(DatabaseTuning.Role role) {
        return role == DatabaseTuning.Role.READER
                ? RocksDbMappingStore.openReader(directory, DEVICE, SMALL)
                : RocksDbMappingStore.open(directory, DEVICE, SMALL);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
