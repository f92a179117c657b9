package io.zonelog.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.digest.PartitionDigest;
import io.zonelog.engine.ApplyResult;
import io.zonelog.engine.DrivenEngine;
import io.zonelog.engine.EngineMailbox;
import io.zonelog.engine.EngineOptions;
import io.zonelog.engine.EnginePorts;
import io.zonelog.engine.batch.WritebackListener;
import io.zonelog.engine.read.Checker;
import io.zonelog.engine.read.FileReader;
import io.zonelog.engine.read.SnapshotReader;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingView;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.SourcePosition.State;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A partition that an engine without state has built from a snapshot, on a device of its own. */
public final class BuiltPartition {
    private final InMemoryMappingStore store;
    private final InMemoryZonedDevice device;
    private final SourcePosition position;

    private BuiltPartition(InMemoryMappingStore store, InMemoryZonedDevice device, SourcePosition position) {
        this.store = store;
        this.device = device;
        this.position = position;
    }

    /** Writes a snapshot of a partition, or of what somebody lacks of it. */
    public static void write(
            SnapshotReader reader,
            DeviceGeometry geometry,
            SourcePosition position,
            SnapshotBase base,
            OutputStream out)
            throws IOException {
        try (SnapshotWriter writer = new SnapshotWriter(reader, geometry, position, base, out)) {
            boolean more = true;
            while (more) {
                more = writer.writeNext();
            }
        }
    }

    /** Gives what a builder lacks. */
    @FunctionalInterface
    public interface Rest {
        byte[] behind(SnapshotBase base) throws IOException;
    }

    /** Builds it, from a snapshot that lies over earlier ones. */
    public static BuiltPartition of(DeviceGeometry geometry, EngineOptions options, byte[]... snapshots)
            throws IOException {
        return of(geometry, options, builder -> builder.build(layered(snapshots)));
    }

    /** Builds it from a snapshot that breaks off after so many bytes, and from what the source gives then, which breaks off too, and so on. */
    public static BuiltPartition inPieces(DeviceGeometry geometry, EngineOptions options, Rest source, int... lengths)
            throws IOException {
        return of(geometry, options, builder -> {
            for (int length : lengths) {
                byte[] whole = source.behind(builder.base());
                InputStream broken = new SequenceInputStream(
                        new ByteArrayInputStream(whole, 0, Math.min(length, whole.length - 1)), new BrokenOff());
                assertThatThrownBy(() -> builder.build(new SnapshotInput(broken, SnapshotInput.Blocks.READ)))
                        .isInstanceOf(BrokenOff.Reset.class);
            }
            byte[] last = source.behind(builder.base());
            builder.build(new SnapshotInput(new ByteArrayInputStream(last), SnapshotInput.Blocks.READ));
        });
    }

    /** A connection that ends before the stream does. */
    private static final class BrokenOff extends InputStream {
        private static final class Reset extends IOException {}

        @Override
        public int read() throws IOException {
            throw new Reset();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            throw new Reset();
        }
    }

    private interface Building {
        void by(PartitionBuilder builder) throws IOException;
    }

    private static BuiltPartition of(DeviceGeometry geometry, EngineOptions options, Building building)
            throws IOException {
        InMemoryZonedDevice device = InMemoryZonedDevice.immediate(geometry);
        InMemoryMappingStore store = new InMemoryMappingStore(geometry.deviceUuid());
        EnginePorts ports = new EnginePorts(device, store, Runnable::run, () -> 0, new EngineMailbox());
        try (DrivenEngine engine = new DrivenEngine(ports, options, WritebackListener.NONE)) {
            building.by(new PartitionBuilder(
                    engine,
                    store,
                    (key, operation, result) ->
                            assertThat(result).as("%s of %s", operation, key).isEqualTo(ApplyResult.APPLIED)));
        }
        return new BuiltPartition(store, device, store.positions().get(0));
    }

    private static SnapshotFrames layered(byte[]... snapshots) throws IOException {
        SnapshotFrames all = null;
        for (int layer = snapshots.length - 1; layer >= 0; layer--) {
            SnapshotInput in = new SnapshotInput(new ByteArrayInputStream(snapshots[layer]), SnapshotInput.Blocks.READ);
            all = all == null ? in : new LayeredSnapshot(in, all);
        }
        return Objects.requireNonNull(all);
    }

    /** Where it is. */
    public SourcePosition position() {
        return position;
    }

    /** All files by name. */
    public List<FileRecord> files() {
        List<FileRecord> found = new ArrayList<>();
        try (Cursor<FileRecord> files = store.files(position.sourceId())) {
            while (files.advance()) {
                found.add(files.current());
            }
        }
        return found;
    }

    /** What they hold. */
    public Map<String, byte[]> contents() {
        Map<String, byte[]> contents = new TreeMap<>();
        FileReader reader = new FileReader(store, device);
        for (FileRecord file : files()) {
            ByteBuffer bytes = ByteBuffer.allocate((int) file.sizeBytes());
            reader.read(file, 0, bytes);
            contents.put(file.key().name(), bytes.array());
        }
        return contents;
    }

    /** Blocks that hold data of files, each counted once. */
    public long usedBlocks() {
        return store.zones().stream().mapToLong(zone -> zone.usedBlocks()).sum();
    }

    /** What tells it from others. */
    public String digest() {
        return digest(store, device.geometry(), position.sourceId());
    }

    /** What tells a partition from others. */
    public static String digest(MappingView view, DeviceGeometry geometry, int sourceId) {
        try (PartitionDigest digest = new PartitionDigest(view, geometry, sourceId)) {
            boolean more = true;
            while (more) {
                more = digest.advance();
            }
            return digest.finish();
        }
    }

    /** Fails if what is stored twice does not fit. */
    public void assertSound() {
        List<String> problems = new ArrayList<>();
        new Checker(store, device, problems::add).run();
        assertThat(problems).isEmpty();
        assertThat(position.state()).isNotEqualTo(State.BUILDING);
    }
}
