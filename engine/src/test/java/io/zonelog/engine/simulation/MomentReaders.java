package io.zonelog.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.ZonedDevice;
import io.zonelog.engine.read.DataReadException;
import io.zonelog.engine.read.Readers;
import io.zonelog.engine.read.SnapshotReader;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.zone.ReaderHolds;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/**
 * Readers beside the engine of a history, each with what the files held when it was opened: it must find that, whole, or be cut off, and
 * that only where its time was over or writes had waited for it.
 */
final class MomentReaders {
    private static final int MAX_READERS = 6;
    private static final long MAX_NANOS = 300;
    private static final long PATIENCE_NANOS = 20;

    private final SplittableRandom random;
    private final LongSupplier nanoClock;
    private final ReaderHolds holds;
    private final Readers readers;
    private final IntFunction<ModelFiles> committed;
    private final List<Open> open = new ArrayList<>();
    private final List<Streamed> streams = new ArrayList<>();
    private final Counts counts;

    /** One reader, with the content of each source's files at its moment. */
    private record Open(SnapshotReader reader, long openedNanos, Map<SourcePosition, Map<String, byte[]>> expected) {}

    /** A file's rest that a reader takes piece by piece, with commits in between. */
    private record Streamed(Open by, SnapshotReader.Stream stream, String what, ByteBuffer expected) {}

    /** What came of the reads of a history. */
    static final class Counts {
        private int reads;
        private int cutOff;

        int reads() {
            return reads;
        }

        int cutOff() {
            return cutOff;
        }
    }

    /**
     * Opens none yet; some histories have none at all.
     *
     * @param committed the model of a partition at its committed position
     */
    MomentReaders(
            SplittableRandom random,
            LongSupplier nanoClock,
            MappingStore store,
            ZonedDevice device,
            IntFunction<ModelFiles> committed,
            Counts counts) {
        this.random = random;
        this.nanoClock = nanoClock;
        this.committed = committed;
        this.counts = counts;
        int most = random.nextInt(4) == 0 ? 0 : MAX_READERS;
        holds = new ReaderHolds(new ReaderHolds.Limits(most, MAX_NANOS, PATIENCE_NANOS), nanoClock, () -> {});
        readers = new Readers(store, device, holds);
    }

    ReaderHolds holds() {
        return holds;
    }

    /** One of them comes, reads or goes. */
    void step() {
        int kind = random.nextInt(100);
        if (kind < 4) {
            readers.open().ifPresent(this::opened);
        } else if (kind < 40 && !open.isEmpty()) {
            Open one = open.get(random.nextInt(open.size()));
            readSome(one, () -> one.expected().forEach((position, files) -> compareOne(one, position, files)));
        } else if (kind < 42 && !open.isEmpty()) {
            close(open.get(random.nextInt(open.size())));
        } else if (kind < 70 && !streams.isEmpty()) {
            Streamed one = streams.get(random.nextInt(streams.size()));
            readSome(one.by(), () -> takePiece(one));
        }
    }

    private void close(Open one) {
        for (Streamed streamed : List.copyOf(streams)) {
            if (streamed.by().reader() == one.reader()) {
                end(streamed);
            }
        }
        open.remove(one);
        one.reader().close();
    }

    private void end(Streamed streamed) {
        streams.remove(streamed);
        streamed.stream().close();
    }

    private void opened(SnapshotReader reader) {
        Map<SourcePosition, Map<String, byte[]>> expected = new LinkedHashMap<>();
        for (SourcePosition position : reader.view().positions()) {
            // The arrays are replaced and never changed, so that these are the contents as of now.
            Map<String, byte[]> files =
                    committed.apply(position.identity().partition()).contents();
            expected.put(position, new HashMap<>(files));
        }
        open.add(new Open(reader, nanoClock.getAsLong(), expected));
    }

    private void readSome(Open one, Runnable reading) {
        try {
            reading.run();
            counts.reads++;
        } catch (SnapshotReader.ReaderCutOffException cutOff) {
            assertThat(nanoClock.getAsLong() - one.openedNanos())
                    .as("age of a reader that was cut off")
                    .isGreaterThan(PATIENCE_NANOS);
            counts.cutOff++;
            close(one);
        } catch (DataReadException damaged) {
            throw new AssertionError("reader of " + one.expected().keySet() + ": " + damaged.getMessage(), damaged);
        }
    }

    private void takePiece(Streamed streamed) {
        ByteBuffer piece = streamed.stream().next();
        ByteBuffer expected = streamed.expected();
        assertThat(piece.remaining()).as("bytes of %s", streamed.what()).isBetween(1, expected.remaining());
        assertThat(piece.mismatch(expected.slice(expected.position(), piece.remaining())))
                .as("first byte of %s that differs, in the piece from %s", streamed.what(), expected.position())
                .isEqualTo(-1);
        expected.position(expected.position() + piece.remaining());
        if (!expected.hasRemaining()) {
            end(streamed);
        }
    }

    private void compareOne(Open one, SourcePosition position, Map<String, byte[]> files) {
        SnapshotReader reader = one.reader();
        String name = "file-" + random.nextInt(8);
        byte[] expected = files.get(name);
        Optional<FileRecord> file = reader.view().file(FileKey.of(position.sourceId(), name));
        assertThat(file.isPresent())
                .as("whether %s is there at %s", name, position)
                .isEqualTo(expected != null);
        if (file.isEmpty() || expected == null) {
            return;
        }
        assertThat(file.get().sizeBytes())
                .as("size of %s at %s", name, position)
                .isEqualTo(expected.length);
        int from = expected.length == 0 ? 0 : random.nextInt(expected.length);
        if (random.nextInt(4) == 0 && from < expected.length) {
            SnapshotReader.Stream stream = reader.stream(file.get(), from, expected.length);
            ByteBuffer rest = ByteBuffer.wrap(expected).position(from);
            streams.add(new Streamed(one, stream, name + " at " + position, rest));
            return;
        }
        ByteBuffer bytes = ByteBuffer.allocate(expected.length - from);
        reader.read(file.get(), from, bytes);
        assertThat(Arrays.mismatch(bytes.array(), Arrays.copyOfRange(expected, from, expected.length)))
                .as("first byte of %s behind %s that differs at %s", name, from, position)
                .isEqualTo(-1);
    }

    /** All of them go. */
    void closeAll() {
        List.copyOf(open).forEach(this::close);
        assertThat(holds.readers()).as("readers that are left").isZero();
    }
}
