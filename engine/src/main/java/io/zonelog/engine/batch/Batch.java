package io.zonelog.engine.batch;

import io.zonelog.block.BlockStatus;
import io.zonelog.cache.DirtyFile;
import io.zonelog.cache.FileState;
import io.zonelog.cache.FolioArena;
import io.zonelog.engine.commit.CommitPlan;
import io.zonelog.iomap.Ioend;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.segment.Segment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The unit of durability: what some consecutive records change, or what reclaim moves, on its way from memory to a committed mapping.
 * Owned by the engine's thread.
 */
public final class Batch {
    /**
     * How far a batch is. States are entered in this order; until the commit has begun, data that a failing zone lost lead back to
     * {@link #WRITING_DATA}. Only the ones named may follow.
     */
    public enum State {
        /** Takes operations. */
        OPEN,
        /** Its data appends are in flight. */
        WRITING_DATA,
        /** Its data are on the device, its summary appends are in flight. */
        WRITING_SUMMARIES,
        /** Its summaries are on the device, not yet durable. */
        FLUSHING,
        /** Durable on the device; waits for the batches before it, then for the mapping commit. */
        COMMITTING,
        /** Everything is durable. */
        DURABLE,
        /** Given up after an error. */
        FAILED;

        private static final Map<State, Set<State>> NEXT = new EnumMap<>(Map.of(
                OPEN, EnumSet.of(WRITING_DATA, FAILED),
                WRITING_DATA, EnumSet.of(WRITING_SUMMARIES, FAILED),
                WRITING_SUMMARIES, EnumSet.of(FLUSHING, WRITING_DATA, FAILED),
                FLUSHING, EnumSet.of(COMMITTING, WRITING_DATA, FAILED),
                COMMITTING, EnumSet.of(DURABLE, WRITING_DATA, FAILED),
                DURABLE, EnumSet.noneOf(State.class),
                FAILED, EnumSet.noneOf(State.class)));

        boolean mayBecome(State next) {
            return NEXT.getOrDefault(this, Set.of()).contains(next);
        }
    }

    private final long sequence;
    private final long openedNanos;
    private final FolioArena arena;
    private final Map<Long, DirtyFile> dirtyFiles = new LinkedHashMap<>();
    private final Set<Long> createdFiles = new HashSet<>();
    private long nextFileId;
    private final List<Long> removedFiles = new ArrayList<>();
    private final List<FileState> pinned = new ArrayList<>();
    private final List<FileState> remapping = new ArrayList<>();
    private final Set<Long> cloneSources = new HashSet<>();
    private final List<Segment> segments = new ArrayList<>();
    private final List<Segment> lostSegments = new ArrayList<>();
    private final PartsInPlace inPlace = new PartsInPlace();
    private List<SourcePosition> positions = List.of();
    private List<Ioend> mergedIoends = List.of();
    private final List<CommitPlan.LiveExtent> relocated;
    private long records;
    private long recordBytes;
    private long growthBlocks;
    private State state = State.OPEN;
    private BlockStatus status = BlockStatus.OK;
    private int failedTries;
    private int ioendsOutstanding;
    private int summariesOutstanding;

    public Batch(long sequence, long openedNanos, FolioArena arena) {
        this(sequence, openedNanos, arena, List.of());
    }

    private Batch(long sequence, long openedNanos, FolioArena arena, List<CommitPlan.LiveExtent> relocated) {
        this.sequence = sequence;
        this.openedNanos = openedNanos;
        this.arena = arena;
        this.relocated = relocated;
    }

    /**
     * Makes a batch that moves live data, and changes no file.
     *
     * @param sequence that of a batch committed or handed over before; a relocation has none of its own
     */
    public static Batch relocation(long sequence, FolioArena arena, List<CommitPlan.LiveExtent> relocated) {
        return new Batch(sequence, 0, arena, List.copyOf(relocated));
    }

    /** Whether the batch moves live data instead of writing new ones. */
    public boolean isRelocation() {
        return !relocated.isEmpty();
    }

    /** What a relocation copies. */
    public List<CommitPlan.LiveExtent> relocated() {
        return relocated;
    }

    /** By how many blocks the live data grow at most, once the batch is committed. */
    public long growthBlocks() {
        return growthBlocks;
    }

    /** An operation of the batch lets the live data grow. */
    public void grows(long blocks) {
        growthBlocks += blocks;
    }

    /** A record with so many bytes of data is in the batch. */
    public void applied(long dataBytes) {
        records++;
        recordBytes += dataBytes;
    }

    /** It is durable, and so are its records. */
    public void countDurable(EngineCounters counters) {
        counters.batches++;
        counters.records += records;
        counters.recordBytes += recordBytes;
    }

    /** Its number; commits happen in this order. A relocation bears that of a batch before it. */
    public long sequence() {
        return sequence;
    }

    /** When it was opened, on the clock of the engine. */
    public long openedNanos() {
        return openedNanos;
    }

    /** The memory of its data, kept until it is durable or given up. */
    public FolioArena arena() {
        return arena;
    }

    /** How far it is. */
    public State state() {
        return state;
    }

    /**
     * Goes on to another state.
     *
     * @throws IllegalStateException if that may not follow
     */
    public void enter(State next) {
        if (!state.mayBecome(next)) {
            throw new IllegalStateException("batch " + sequence + " cannot go from " + state + " to " + next);
        }
        state = next;
    }

    /** What the batch changes in a file, if it does. */
    public @Nullable DirtyFile dirtyFile(long fileId) {
        return dirtyFiles.get(fileId);
    }

    /** The files that the batch changes. */
    public Collection<DirtyFile> dirtyFiles() {
        return dirtyFiles.values();
    }

    /** Registers a file that the batch is the first time about to change. */
    public void dirty(DirtyFile file) {
        dirtyFiles.put(file.fileId(), file);
        pin(file.file());
    }

    /** Notes the timestamp of a record that has changed a file. */
    public void modified(FileState file, long timestampMillis) {
        DirtyFile dirty = dirtyFiles.get(file.fileId());
        if (dirty != null && file.isPresent()) {
            dirty.modified(timestampMillis);
        }
    }

    /** Notes that a record of this batch made the file. */
    public void created(long fileId) {
        createdFiles.add(fileId);
        nextFileId = Math.max(nextFileId, fileId + 1);
    }

    /** Behind the highest file id that a record of this batch has used; 0 if none has. */
    public long nextFileId() {
        return nextFileId;
    }

    /** Whether a record of this batch made the file. */
    public boolean hasCreated(long fileId) {
        return createdFiles.contains(fileId);
    }

    /** A file that the batch changes goes by another name from now on. */
    public void renamed(DirtyFile file, FileState to) {
        file.renamedTo(to);
        pin(to);
    }

    /** Removes a file: whatever the batch had for it is dropped; if it came before the batch, the commit removes it. */
    public void removed(FileState file) {
        long fileId = file.fileId();
        dirtyFiles.remove(fileId);
        if (!createdFiles.remove(fileId)) {
            removedFiles.add(fileId);
        }
        pin(file);
    }

    /** Notes that the commit gives the file, which the batch changes, blocks that are known only then. */
    public void remapping(FileState file) {
        file.remapStarted();
        remapping.add(file);
    }

    /** Notes that a clone of this batch takes blocks of a file. */
    public void cloneSource(long fileId) {
        cloneSources.add(fileId);
    }

    /** Whether a clone of this batch takes blocks of a file; then the batch must not change the file any more. */
    public boolean isCloneSource(long fileId) {
        return cloneSources.contains(fileId);
    }

    private void pin(FileState file) {
        file.pin();
        pinned.add(file);
    }

    /** Ids of the files that came before the batch and that it removes. */
    public List<Long> removedFiles() {
        return removedFiles;
    }

    /** The batch takes no more operations; these are the positions it ends at. */
    public void closedAt(List<SourcePosition> sourcePositions) {
        positions = sourcePositions;
    }

    /** The sources that the batch moves, and how far; none before it is closed. */
    public List<SourcePosition> positions() {
        return positions;
    }

    /** What the batch writes in place. */
    public PartsInPlace inPlace() {
        return inPlace;
    }

    /** A flush has failed: nothing that the device acknowledged of the batch is known to be there, unless its commit has begun. */
    public void doubt() {
        boolean onItsWay = state == State.WRITING_DATA || state == State.WRITING_SUMMARIES || state == State.FLUSHING;
        if (onItsWay) {
            segments.forEach(Segment::doubt);
            inPlace.doubt();
        }
    }

    /** What it appends to each zone, but for segments that were lost. */
    public List<Segment> segments() {
        return segments;
    }

    /** Takes out all segments, which are given up. */
    public List<Segment> takeSegments() {
        List<Segment> taken = List.copyOf(segments);
        segments.clear();
        return taken;
    }

    /** Takes out the segments whose data have to be written again. */
    public List<Segment> takeLostSegments() {
        List<Segment> lost = segments.stream().filter(Segment::isLost).toList();
        segments.removeAll(lost);
        lostSegments.addAll(lost);
        return lost;
    }

    /** Zones have failed under it, so that some of it has to be written again; returns how often that has happened. */
    public int tryFailed() {
        return ++failedTries;
    }

    /** The segments that were taken out. */
    public List<Segment> lostSegments() {
        return lostSegments;
    }

    /** The ioends whose data are on the device, merged where they touch. */
    public List<Ioend> mergedIoends() {
        return mergedIoends;
    }

    /** All its appends are on the device; these are the ioends, sorted and merged. */
    public void merged(List<Ioend> ioends) {
        mergedIoends = ioends;
    }

    /** An ioend is handed to the device. */
    public void ioendStarted() {
        ioendsOutstanding++;
    }

    /** An ioend has ended, with the first error of its parts. */
    public void ioendFinished(BlockStatus ioendStatus) {
        ioendsOutstanding--;
        // What a zone refused goes to another one; the batch fails only if that cannot be done.
        fail(ioendStatus == BlockStatus.ZONE_RESOURCE ? BlockStatus.OK : ioendStatus);
    }

    /** Ioends handed to the device that have not ended. */
    public int ioendsOutstanding() {
        return ioendsOutstanding;
    }

    /** So many summaries are handed to the device. */
    public void summariesOutstanding(int count) {
        summariesOutstanding = count;
    }

    /** A summary has ended. */
    public void summaryFinished() {
        summariesOutstanding--;
    }

    /** Summaries handed to the device that have not ended. */
    public int summariesOutstanding() {
        return summariesOutstanding;
    }

    /** Latches the first error. */
    public void fail(BlockStatus error) {
        status = status.orElse(error);
    }

    /** The first error of anything the batch wrote. */
    public BlockStatus status() {
        return status;
    }

    /** Lets go of memory, files and zones. */
    public void release() {
        arena.release();
        pinned.forEach(FileState::unpin);
        pinned.clear();
        remapping.forEach(FileState::remapEnded);
        remapping.clear();
        segments.forEach(segment -> segment.zone().segmentEnded());
    }
}
