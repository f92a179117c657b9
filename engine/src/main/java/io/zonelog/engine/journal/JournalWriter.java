package io.zonelog.engine.journal;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.journal.JournalFrame;
import io.zonelog.journal.JournalFrame.Kind;
import io.zonelog.mapping.JournalEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Cuts entries and rows of checkpoints into frames, and tells who waits when all frames of one are on the device. Entries that nobody waits for
 * are gathered, and appended together: each flush of the device is for the journal's zones, too, once there is something in them. Owned by the
 * engine's thread.
 */
final class JournalWriter {
    private static final int MAX_FRAME_BYTES = 256 << 10;
    private static final int MOST_GATHERED = 64;
    private static final int MOST_GATHERED_BYTES = 128 << 10;
    /** Not more is gathered than this part of a zone, so that the pairs that a checkpoint needs are not gone at once. */
    private static final int PART_OF_ZONE = 8;

    private final FrameQueue frames;
    private final JournalFrame.Life life;
    /** The longest payload of a frame. */
    private final int maxPayloadBytes;

    private final int mostGathered;
    private final long mostGatheredBytes;
    private final Set<Appending> appending = new LinkedHashSet<>();
    private List<JournalEntry> gathered = new ArrayList<>();
    private long gatheredBytes;
    private long lastFrame;
    /** The last entry that was appended. */
    private long lastEntry;

    /** Somebody who waits for the frames of an entry, or of a part of a checkpoint. */
    private static final class Appending {
        private final Runnable then;
        private int outstanding;

        private Appending(int frames, Runnable then) {
            this.outstanding = frames;
            this.then = then;
        }
    }

    private record Subject(long number, int firstPart) {}

    /**
     * @param lastEntry the last entry that is on the device; 0 if there is none
     */
    JournalWriter(FrameQueue frames, JournalFrame.Life life, DeviceGeometry geometry, long lastEntry) {
        this.frames = frames;
        this.life = life;
        this.lastFrame = life.firstFrame() - 1;
        this.lastEntry = lastEntry;
        this.maxPayloadBytes = frames.maxPayloadBytes(maxFrameBlocks(geometry));
        int blocks = geometry.zoneCapacityBlocks() / PART_OF_ZONE;
        this.mostGathered = Math.min(MOST_GATHERED, blocks);
        this.mostGatheredBytes = Math.min(MOST_GATHERED_BYTES, (long) blocks * geometry.blockSizeBytes());
    }

    private static int maxFrameBlocks(DeviceGeometry geometry) {
        int blocks = Math.max(1, MAX_FRAME_BYTES / geometry.blockSizeBytes());
        return Math.min(blocks, Math.min(geometry.maxAppendBlocks(), geometry.zoneCapacityBlocks()));
    }

    /** Takes an entry that nobody waits for. */
    void gather(JournalEntry entry) {
        gathered.add(entry);
        gatheredBytes += entry.changes().length;
        if (gathered.size() >= mostGathered || gatheredBytes >= mostGatheredBytes) {
            appendGathered();
        }
    }

    /** Appends what has gathered. */
    void appendGathered() {
        addGathered();
        frames.submit();
    }

    /** Appends an entry behind what has gathered, and goes on when it is on the device. */
    void append(JournalEntry entry, Runnable then) {
        addGathered();
        add(entry, then);
        frames.submit();
    }

    /** Appends rows of a checkpoint. */
    void appendRows(long asOf, int firstPart, byte[] rows, Runnable then) {
        add(rows, Kind.CHECKPOINT_PART, Kind.CHECKPOINT_PORTION, new Subject(asOf, firstPart), then);
        frames.submit();
    }

    /** Appends the end of a checkpoint of so many parts. */
    void appendEnd(long asOf, int parts, Runnable then) {
        add(new byte[0], Kind.CHECKPOINT_END, Kind.CHECKPOINT_END, new Subject(asOf, parts), then);
        frames.submit();
    }

    /** How many frames so many bytes take. */
    int framesOf(int bytes) {
        return Math.max(1, (bytes + maxPayloadBytes - 1) / maxPayloadBytes);
    }

    /** The last entry that is durable with all before it. */
    long durableEntry() {
        return frames.durableEntry(lastEntry);
    }

    /** Forgets what is on its way. */
    List<Runnable> forget() {
        List<Runnable> waiting = appending.stream().map(all -> all.then).toList();
        appending.clear();
        takeGathered();
        return waiting;
    }

    private void addGathered() {
        takeGathered().forEach(entry -> add(entry, () -> {}));
    }

    private List<JournalEntry> takeGathered() {
        List<JournalEntry> taken = gathered;
        gathered = new ArrayList<>();
        gatheredBytes = 0;
        return taken;
    }

    private void add(JournalEntry entry, Runnable then) {
        lastEntry = entry.number();
        add(entry.changes(), Kind.ENTRY_PART, Kind.ENTRY_END, new Subject(entry.number(), 0), then);
    }

    private void add(byte[] bytes, Kind part, Kind last, Subject subject, Runnable then) {
        int most = maxPayloadBytes;
        int count = framesOf(bytes.length);
        Appending all = new Appending(count, then);
        appending.add(all);
        for (int index = 0; index < count; index++) {
            byte[] payload = Arrays.copyOfRange(bytes, index * most, Math.min(bytes.length, (index + 1) * most));
            JournalFrame frame = new JournalFrame(
                    index == count - 1 ? last : part,
                    life,
                    ++lastFrame,
                    subject.number(),
                    frames.nextPair(),
                    subject.firstPart() + index);
            frames.add(frame, payload, () -> appended(all));
        }
    }

    private void appended(Appending all) {
        all.outstanding--;
        if (all.outstanding == 0 && appending.remove(all)) {
            all.then.run();
        }
    }
}
