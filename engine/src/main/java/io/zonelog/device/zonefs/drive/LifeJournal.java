package io.zonelog.device.zonefs.drive;

import io.zonelog.device.file.DeviceOpenException;
import io.zonelog.device.file.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The journal of the zones' lives: one file of {@link LifeRecord records}, the first of which holds all zones. What has to be durable before
 * the drive is told is synced; what only tells how far a zone is known to be written is not, and may be missing after a power cut. When the
 * file has grown it is replaced as a whole.
 *
 * <p>A record that is not sound ends the journal, unless a later one was written when that one had been synced: then the file was damaged,
 * and is refused.
 *
 * <p>Safe for use by several threads.
 */
public final class LifeJournal implements AutoCloseable {
    private static final int MAX_RECORDS_BYTES = 1 << 20;

    /** Whether a record is durable when the call returns. */
    public enum Sync {
        NOW,
        LATER
    }

    private final Path file;
    private final UUID deviceUuid;
    private List<ZoneLife> lives;
    /** Where the owner writes; a reader has none. */
    private @Nullable FileChannel channel;

    private long sequence;
    private long syncedSequence;
    private long end;
    private long snapshotBytes;

    private LifeJournal(Path file, UUID deviceUuid, List<ZoneLife> lives, long sequence) throws IOException {
        this.file = file;
        this.deviceUuid = deviceUuid;
        this.lives = lives;
        this.sequence = sequence;
    }

    /** Begins the journal of zones that were never reset; nobody may have it open. */
    static void create(Path file, UUID deviceUuid, int zoneCount) throws IOException {
        List<ZoneLife> lives = new ArrayList<>();
        for (int zone = 0; zone < zoneCount; zone++) {
            lives.add(ZoneLife.first(zone));
        }
        LifeJournal journal = new LifeJournal(file, deviceUuid, lives, 0);
        journal.replace();
        journal.close();
    }

    /** Opens the journal for writing. It is replaced by one that holds all zones, so that nothing unsound stays in it. */
    public static LifeJournal open(Path file, DriveRecord drive) throws IOException {
        LifeJournal journal = openReadOnly(file, drive);
        journal.replace();
        return journal;
    }

    /** Opens the journal for reading, beside whoever writes it. What is recorded in it then is for this process only. */
    public static LifeJournal openReadOnly(Path file, DriveRecord drive) throws IOException {
        UUID deviceUuid = drive.geometry().deviceUuid();
        Content content = load(file, deviceUuid, drive.geometry().zoneCount());
        return new LifeJournal(file, deviceUuid, content.lives, content.sequence);
    }

    /** A reader looks again. */
    public synchronized void refresh() throws IOException {
        lives = load(file, deviceUuid, lives.size()).lives;
    }

    public synchronized ZoneLife life(int zoneIndex) {
        return lives.get(zoneIndex);
    }

    /**
     * Takes over the lives of some zones.
     *
     * @throws IOException if they could not be written; the zones' lives are as before then
     */
    public synchronized void record(List<ZoneLife> changed, Sync sync) throws IOException {
        if (channel != null && !changed.isEmpty()) {
            write(channel, changed, sync);
        }
        changed.forEach(life -> lives.set(life.zoneIndex(), life));
    }

    private void write(FileChannel to, List<ZoneLife> changed, Sync sync) throws IOException {
        if (end - snapshotBytes > Math.max(MAX_RECORDS_BYTES, snapshotBytes)) {
            replace();
            write(Objects.requireNonNull(channel), changed, sync);
            return;
        }
        ByteBuffer bytes = new LifeRecord(deviceUuid, sequence + 1, syncedSequence, changed).encode();
        int lengthBytes = bytes.remaining();
        DurableFiles.writeFully(to, bytes, end);
        if (sync == Sync.NOW) {
            to.force(false);
            syncedSequence = sequence + 1;
        }
        sequence++;
        end += lengthBytes;
    }

    /**
     * So much of each zone's life is durable on the drive. What a reset or a failure has overtaken is left out. The first that is told of a
     * life is durable when the call returns, since it also says that the reset before it is done.
     */
    public synchronized void flushed(List<ZoneLife> durable) throws IOException {
        List<ZoneLife> current = new ArrayList<>();
        Sync sync = Sync.LATER;
        for (ZoneLife life : durable) {
            ZoneLife known = lives.get(life.zoneIndex());
            boolean usable = known.kind() == ZoneLife.Kind.LIVE || known.kind() == ZoneLife.Kind.RESETTING;
            if (usable && life.resetEpoch() >= known.resetEpoch()) {
                current.add(life);
                boolean begins = known.kind() == ZoneLife.Kind.RESETTING || life.resetEpoch() > known.resetEpoch();
                sync = begins ? Sync.NOW : sync;
            }
        }
        record(current, sync);
    }

    /** Writes a journal of one record with all zones, and puts it in the place of the one that is there. */
    private void replace() throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        ByteBuffer bytes = new LifeRecord(deviceUuid, sequence + 1, sequence, lives).encode();
        FileChannel fresh = DurableFiles.open(
                next,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE));
        try {
            snapshotBytes = bytes.remaining();
            DurableFiles.writeFully(fresh, bytes, 0);
            fresh.force(true);
            DurableFiles.rename(next, file);
        } catch (IOException failure) {
            fresh.close();
            throw failure;
        }
        close();
        channel = fresh;
        sequence++;
        syncedSequence = sequence;
        end = snapshotBytes;
    }

    private record Content(List<ZoneLife> lives, long sequence) {}

    private static Content load(Path file, UUID deviceUuid, int zoneCount) throws IOException {
        ByteBuffer bytes = bytesOf(file);
        Optional<LifeRecord> next = LifeRecord.decode(bytes, 0);
        if (next.isEmpty() || next.get().lives().size() != zoneCount) {
            throw new DeviceOpenException(file + " is damaged: it does not begin with the lives of all zones");
        }
        if (!next.get().deviceUuid().equals(deviceUuid)) {
            throw new DeviceOpenException(
                    file + " belongs to another device, " + next.get().deviceUuid());
        }
        List<ZoneLife> lives = new ArrayList<>(next.get().lives());
        long sequence = next.get().sequence() - 1;
        int offset = 0;
        while (next.isPresent() && next.get().sequence() == sequence + 1) {
            LifeRecord record = next.get();
            for (ZoneLife life : record.lives()) {
                lives.set(life.zoneIndex(), life);
            }
            sequence = record.sequence();
            offset += record.lengthBytes();
            next = LifeRecord.decode(bytes, offset);
        }
        requireNothingSyncedAfter(file, bytes, offset, sequence);
        return new Content(lives, sequence);
    }

    private static ByteBuffer bytesOf(Path file) throws IOException {
        try {
            return ByteBuffer.wrap(Files.readAllBytes(file));
        } catch (NoSuchFileException missing) {
            throw new DeviceOpenException(file + " is missing: bring it back with the rest of its directory", missing);
        }
    }

    private static void requireNothingSyncedAfter(Path file, ByteBuffer bytes, int from, long sequence)
            throws DeviceOpenException {
        List<Long> damaged = new ArrayList<>();
        for (int offset = from; offset < bytes.limit(); offset += LifeRecord.UNIT_BYTES) {
            LifeRecord.decode(bytes, offset)
                    .filter(record -> record.syncedSequence() > sequence)
                    .ifPresent(record -> damaged.add(record.sequence()));
        }
        if (!damaged.isEmpty()) {
            throw new DeviceOpenException(file + " is damaged: record " + (sequence + 1) + " is not sound, but record "
                    + damaged.get(0) + " follows");
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
