package io.zonelog.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZonedDevice;
import io.zonelog.engine.EngineFixture;
import io.zonelog.engine.read.DataReadException;
import io.zonelog.engine.read.Readers;
import io.zonelog.engine.read.SnapshotReader;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.snapshot.BuiltPartition;
import io.zonelog.snapshot.SnapshotBase;
import io.zonelog.zone.ReaderHolds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.IntFunction;

/**
 * What engines without state build from a history's snapshots: from one of everything, and from one of the middle of the history with what has
 * changed since.
 */
final class BuiltAnew {
    private final DeviceGeometry geometry;
    private final DeviceGeometry elsewhere;
    private final Map<SourceIdentity, Earlier> earlier = new HashMap<>();

    private record Earlier(long position, ByteArrayOutputStream snapshot) {}

    BuiltAnew(DeviceGeometry geometry, SplittableRandom random) {
        this.geometry = geometry;
        elsewhere = new DeviceGeometry(
                new UUID(7, 7), geometry.blockSizeBytes(), 400, random.nextInt(2) * 8, 32, 32, 16, 0, 0);
    }

    private static SnapshotReader reader(MappingStore store, ZonedDevice device) {
        ReaderHolds one = new ReaderHolds(new ReaderHolds.Limits(1, Long.MAX_VALUE, Long.MAX_VALUE), () -> 0, () -> {});
        return new Readers(store, device, one).open().orElseThrow();
    }

    /** Takes a snapshot of each partition, unless data are lost. */
    void remember(MappingStore store, ZonedDevice device) {
        try (SnapshotReader reader = reader(store, device)) {
            for (SourcePosition position : reader.view().positions()) {
                earlier.put(position.identity(), new Earlier(position.nextOffset(), snapshot(reader, position, 0)));
            }
        } catch (DataReadException lost) {
            earlier.clear();
        }
    }

    /** Compares what is built with the model of each partition, whose position is that of the store. */
    void compare(MappingStore store, ZonedDevice device, IntFunction<ModelFiles> models) {
        try (SnapshotReader reader = reader(store, device)) {
            for (SourcePosition position : reader.view().positions()) {
                ModelFiles model = models.apply(position.identity().partition());
                byte[] whole = snapshot(reader, position, 0).toByteArray();
                BuiltPartition built = BuiltPartition.of(elsewhere, EngineFixture.OPTIONS, whole);
                assertSame(built, position, model);
                assertThat(built.digest())
                        .isEqualTo(BuiltPartition.digest(reader.view(), geometry, position.sourceId()));
                Earlier before = earlier.get(position.identity());
                if (before != null && before.position > 0) {
                    byte[] changes = snapshot(reader, position, before.position).toByteArray();
                    byte[] first = before.snapshot.toByteArray();
                    assertSame(BuiltPartition.of(elsewhere, EngineFixture.OPTIONS, changes, first), position, model);
                    assertSame(brokenOff(reader, position, first), position, model);
                }
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** The earlier snapshot breaks off somewhere, what comes then breaks off too, and the rest is of now. */
    private BuiltPartition brokenOff(SnapshotReader reader, SourcePosition position, byte[] first) throws IOException {
        SplittableRandom random = new SplittableRandom(31 * position.nextOffset() + first.length);
        int length = random.nextInt(first.length);
        Deque<byte[]> once = new ArrayDeque<>(List.of(first));
        return BuiltPartition.inPieces(
                elsewhere,
                EngineFixture.OPTIONS,
                base -> once.isEmpty() ? rest(reader, position, base) : once.remove(),
                length,
                length + random.nextInt(first.length));
    }

    private static void assertSame(BuiltPartition built, SourcePosition position, ModelFiles model) {
        assertThat(built.contents()).containsExactlyInAnyOrderEntriesOf(model.contents());
        assertThat(built.position().nextOffset()).isEqualTo(position.nextOffset());
        built.assertSound();
    }

    private ByteArrayOutputStream snapshot(SnapshotReader reader, SourcePosition position, long sinceOffset) {
        return write(reader, position, SnapshotBase.whole(sinceOffset));
    }

    private byte[] rest(SnapshotReader reader, SourcePosition position, SnapshotBase base) {
        return write(reader, position, base).toByteArray();
    }

    private ByteArrayOutputStream write(SnapshotReader reader, SourcePosition position, SnapshotBase base) {
        ByteArrayOutputStream snapshot = new ByteArrayOutputStream();
        try {
            BuiltPartition.write(reader, geometry, position, base, snapshot);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return snapshot;
    }
}
