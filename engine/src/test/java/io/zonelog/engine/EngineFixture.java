package io.zonelog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.digest.ContentDigest;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.batch.WritebackListener;
import io.zonelog.engine.commit.CommitThread;
import io.zonelog.engine.journal.MappingJournal;
import io.zonelog.engine.read.Checker;
import io.zonelog.engine.read.FileReader;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** An engine over ports that complete at once, with one source, driven by the test's thread. */
public final class EngineFixture implements AutoCloseable {
    /** What an engine runs with where nobody sets anything; a test of the settings holds the two together. */
    public static final EngineOptions OPTIONS = new EngineOptions(
            8 << 20,
            5_000_000L,
            3,
            64L << 20,
            8192,
            100_000,
            10,
            new EngineOptions.Space(7, 0, 8 << 20),
            CommitThread.StoreSync.DEVICE);

    /** The same for an engine whose batches leave no records, so that zones hold nothing but data of files and summaries. */
    public static final EngineOptions WITHOUT_RECORDS = OPTIONS.with(CommitThread.StoreSync.COMMIT);

    private static final int SETTLING_TURNS = 100;
    private static final SourceIdentity IDENTITY = new SourceIdentity("cluster", "topic-id", "writes", 0);

    private final ZonedDevice device;
    private final MappingStore store;
    private final DrivenEngine driven;
    private final int sourceId;

    /** Opens an engine over given ports; commits run inside {@code apply} and {@code doWork}. */
    public EngineFixture(ZonedDevice device, MappingStore store, EngineOptions options, CommitListener listener) {
        this(device, store, options, listener, Runnable::run);
    }

    EngineFixture(
            ZonedDevice device, MappingStore store, EngineOptions options, CommitListener listener, Executor commits) {
        this(device, store, options, listener, commits, WritebackListener.NONE);
    }

    EngineFixture(
            ZonedDevice device,
            MappingStore store,
            EngineOptions options,
            CommitListener listener,
            Executor commits,
            WritebackListener writebackListener) {
        this.device = device;
        this.store = store;
        EnginePorts ports = new EnginePorts(device, store, commits, System::nanoTime, new EngineMailbox());
        driven = new DrivenEngine(ports, options, writebackListener);
        driven.engine().tellCommits(listener);
        sourceId = driven.sourceId(IDENTITY);
    }

    /** An engine over an empty device and store in memory. */
    public static EngineFixture inMemory(DeviceGeometry geometry) {
        return new EngineFixture(
                InMemoryZonedDevice.immediate(geometry),
                new InMemoryMappingStore(geometry.deviceUuid()),
                OPTIONS,
                (sequence, positions) -> {});
    }

    /** A device of 4 KiB blocks with appends of up to 1 MiB. */
    public static DeviceGeometry geometry(int zoneCount, int zoneCapacityBlocks) {
        return new DeviceGeometry(
                new UUID(0, 1), 4096, zoneCount, 0, zoneCapacityBlocks, zoneCapacityBlocks, 256, 0, 0);
    }

    /** Applies an operation as the source's next record, however often the engine is busy. */
    public ApplyResult apply(String name, FileOperation operation) {
        return driven.apply(FileKey.of(sourceId, name), operation);
    }

    /** Does what an operator asks for, however often the engine is busy. */
    ApplyResult operate(String name, FileOperation operation) {
        return driven.operate(FileKey.of(sourceId, name), operation);
    }

    /** Writes at an offset, or at the end of the file. */
    public ApplyResult write(String name, long offsetBytes, byte[] data) {
        return apply(name, new FileOperation.Write(offsetBytes, ByteBuffer.wrap(data)));
    }

    /** Makes everything durable. */
    public void drain() {
        driven.drain();
    }

    /** Lets the engine do what it has to do by itself. */
    public void settle() {
        for (int turn = 0; turn < SETTLING_TURNS; turn++) {
            driven.engine().doWork();
        }
    }

    /** Writes something, and lets the first checkpoint of the mapping journal be written. */
    public EngineFixture withJournal() {
        write("first", 0, new byte[1]);
        drain();
        settle();
        assertThat(driven.engine().statistics().journal().state()).isEqualTo(MappingJournal.State.WHOLE);
        return this;
    }

    public StorageEngine engine() {
        return driven.engine();
    }

    /** The number that the engine has given to the source. */
    public int sourceId() {
        return sourceId;
    }

    /** Runs the check of everything that is stored twice. */
    public void check(Consumer<String> problems) {
        new Checker(store, device, problems).run();
    }

    /** What the check finds. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        check(problems::add);
        return problems;
    }

    /** Whether there is a committed file of a name. */
    public boolean hasFile(String name) {
        return store.file(FileKey.of(sourceId, name)).isPresent();
    }

    /** The committed content of a file. */
    public byte[] content(String name) {
        FileRecord file = store.file(FileKey.of(sourceId, name)).orElseThrow();
        return content(name, 0, Math.toIntExact(file.sizeBytes()));
    }

    /** What tells the committed content of a file from others. */
    public String digest(String name) {
        FileRecord file = store.file(FileKey.of(sourceId, name)).orElseThrow();
        return ContentDigest.of(store, device.geometry(), file, () -> {});
    }

    /** A part of the committed content of a file. */
    public byte[] content(String name, long offsetBytes, int lengthBytes) {
        FileRecord file = store.file(FileKey.of(sourceId, name)).orElseThrow();
        ByteBuffer content = ByteBuffer.allocate(lengthBytes);
        new FileReader(store, device).read(file, offsetBytes, content);
        return content.array();
    }

    @Override
    public void close() {
        driven.close();
        store.close();
        device.close();
    }
}
