package io.zonelog.engine.journal;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.batch.EngineCounters;
import io.zonelog.engine.batch.EngineZones;
import io.zonelog.engine.batch.FlushQueue;
import io.zonelog.engine.batch.PipelineDevice;
import io.zonelog.engine.commit.CommitThread;
import io.zonelog.journal.JournalContents;
import io.zonelog.mapping.JournalEntry;
import io.zonelog.mapping.MappingStore;
import io.zonelog.zone.Zone;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal of the mapping store on the device: entries of all commits behind a checkpoint of all rows, each twice, so that the store can be
 * made anew where it is lost. Owned by the engine's thread.
 *
 * <p>The journal is whole from the moment at which its first checkpoint is durable, for as long as no entry is missing. Then a flush of the device
 * makes mappings durable, and the store is not synced. While it is not whole the store is, as without a journal. Another checkpoint is
 * written, beside the commits, when there are many entries, when a copy is lost, or when zones run short; what is before it is
 * given up when it is durable, and the store is too.
 */
public final class MappingJournal implements CommitThread.Journal, FlushQueue.Observer {
    private static final Logger LOG = LoggerFactory.getLogger(MappingJournal.class);
    /** Frames that are kept in memory, because no flush has made them durable, before commits and checkpoints wait for one. */
    private static final long MAX_DOUBTFUL_BYTES = 4 << 20;

    private final FlushQueue flushes;
    private final EngineCounters counters;
    private final JournalZones zones;
    private final FrameQueue frames;
    private final JournalWriter writer;
    private final CheckpointWriter checkpoint;
    private final GivingUp givingUp;
    private final CheckpointTiming timing;
    private List<Runnable> flushWaiters = new ArrayList<>();
    private List<Runnable> flushAsked = new ArrayList<>();
    /** The last entry that is durable with all before it. */
    private long durableEntry;

    private State state = State.OFF;
    private State stateBefore = State.OFF;
    private boolean stopping;
    /** The store is: no checkpoint can be written. */
    private boolean isUnreadable;
    /** This start's own entries are durable, or nobody takes what an earlier one has left for the whole any more. */
    private boolean isReady = true;

    private final List<Runnable> awaitingReady = new ArrayList<>();
    /** A copy is lost. */
    private boolean isDoubtful;
    /** Whether the journal takes entries, and is whole. */
    public enum State {
        /** The device is too small, or the mapping store is synced at each commit. */
        OFF,
        /** It has not the zones that it needs, or is giving up what it held. */
        WAITING,
        /** Its first checkpoint is being written, or what an earlier start has left is being completed. */
        STARTING,
        /** The mapping store can be made anew of it. */
        WHOLE
    }

    /**
     * @param store what is kept a journal of; asked on the commit thread
     * @param start what an earlier start has left
     */
    public MappingJournal(
            PipelineDevice device,
            EngineZones engineZones,
            EngineCounters counters,
            CommitThread commitThread,
            MappingStore store,
            JournalStart start) {
        this.flushes = device.flushes();
        this.counters = counters;
        DeviceGeometry geometry = device.queue().geometry();
        this.zones = new JournalZones(device.queue(), engineZones);
        this.frames =
                new FrameQueue(device.queue(), zones, counters, start.contents().lastPair(), new FrameQueue.Listener() {
                    @Override
                    public void appended() {
                        askFlush();
                    }

                    @Override
                    public void gaveUp() {
                        giveUp();
                    }
                });
        this.writer = new JournalWriter(
                frames, start.nextLife(), geometry, start.contents().lastEntry());
        this.checkpoint = new CheckpointWriter(this, writer, commitThread, store);
        this.timing = new CheckpointTiming(geometry, start.contents().checkpointBlocks());
        this.givingUp = new GivingUp(commitThread, frames, zones, flushes);
        flushes.observe(this);
        if (start.isWanted()) {
            zones.wants(timing.neededBlocks());
            state = State.WAITING;
        }
        takeOver(start.contents().neededPairs(), engineZones);
        start.remains().forEach(zones::drop);
        if (start.goesOn()) {
            zones.fill();
            goOn(start);
        } else if (frames.hasPairs() || zones.isBusy()) {
            isReady = false;
            givingUp.begin();
            givingUp.hold(this::ready);
        }
    }

    /** Takes over what an earlier start has left; pairs in which a copy is lost get no further frames. */
    private void takeOver(List<JournalContents.Pair> pairs, EngineZones engineZones) {
        for (JournalContents.Pair pair : pairs) {
            List<Zone> held = pair.zones().stream()
                    .map(engineZones.table()::zone)
                    .filter(zone -> zone.state() == Zone.State.JOURNAL)
                    .toList();
            JournalPair recovered = new JournalPair(pair.number(), held);
            frames.recover(recovered);
            boolean isNewest = pair.number() == pairs.get(pairs.size() - 1).number();
            if (!isNewest || !recovered.isDoubled()) {
                recovered.close();
                recovered.finished();
                recovered.openZones().forEach(zone -> zones.finish(zone, () -> {}));
            }
        }
    }

    private void goOn(JournalStart start) {
        isDoubtful = !start.contents().isDoubled();
        durableEntry = start.contents().lastEntry();
        // What the start or an earlier one has committed is not in it before this is durable.
        state = State.STARTING;
        start.entries().forEach(entry -> append(entry, () -> {}));
        isReady = false;
        flush(this::ready);
    }

    public State state() {
        return state;
    }

    @Override
    public void whenReady(Runnable then) {
        if (isReady) {
            then.run();
        } else {
            awaitingReady.add(then);
        }
    }

    private void ready() {
        isReady = true;
        state = state == State.STARTING ? State.WHOLE : state;
        List<Runnable> ready = new ArrayList<>(awaitingReady);
        awaitingReady.clear();
        ready.forEach(Runnable::run);
    }

    @Override
    public boolean takesEntries() {
        return state == State.STARTING || state == State.WHOLE || givingUp.isRunning();
    }

    @Override
    public boolean takesLater() {
        return takesEntries() && !givingUp.isRunning() && !holdsMuch();
    }

    @Override
    public boolean isWhole() {
        return state == State.WHOLE;
    }

    @Override
    public long durableEntry() {
        return durableEntry;
    }

    @Override
    public void take(JournalEntry entry) {
        if (takesEntries() && !givingUp.isRunning()) {
            writer.gather(entry);
        }
    }

    @Override
    public void append(JournalEntry entry, Runnable then) {
        if (givingUp.isRunning()) {
            givingUp.hold(then);
            return;
        }
        if (!takesEntries()) {
            then.run();
            return;
        }
        writer.append(entry, then);
    }

    @Override
    public void flush(Runnable then) {
        writer.appendGathered();
        if (givingUp.isRunning()) {
            givingUp.hold(then);
            return;
        }
        if (!takesEntries() || frames.isDurable()) {
            then.run();
            return;
        }
        flushWaiters.add(then);
        askFlush();
    }

    /** A flush is of use when all frames are on the device: those that have to be written again, too. */
    private void askFlush() {
        if (!flushWaiters.isEmpty() && flushAsked.isEmpty() && frames.isSettled()) {
            flushAsked = flushWaiters;
            flushWaiters = new ArrayList<>();
            flushes.flush(this::flushed);
        }
    }

    private void flushed() {
        List<Runnable> asked = flushAsked;
        flushAsked = new ArrayList<>();
        asked.forEach(Runnable::run);
        askFlush();
    }

    @Override
    public void flushSubmitted() {
        frames.flushSubmitted();
    }

    @Override
    public void flushSucceeded() {
        frames.flushSucceeded();
        durableEntry = writer.durableEntry();
    }

    @Override
    public void flushFailed() {
        flushAsked.addAll(flushWaiters);
        flushWaiters = flushAsked;
        flushAsked = new ArrayList<>();
        frames.flushFailed();
        givingUp.flushFailed();
        askFlush();
    }

    /** Whether so many frames are kept in memory, until they are durable, that a flush has to come before more. */
    boolean holdsMuch() {
        return frames.doubtfulBytes() > MAX_DOUBTFUL_BYTES;
    }

    /**
     * One turn: sees that there are zones, and begins the checkpoint that is due.
     *
     * @return whether the journal's state is another one than at the end of the turn before
     */
    public boolean turn() {
        work();
        boolean changed = state != stateBefore;
        stateBefore = state;
        return changed;
    }

    private void work() {
        if (givingUp.isRunning()) {
            givingUp.turn();
            return;
        }
        if (state == State.OFF || stopping || isUnreadable) {
            return;
        }
        zones.fill();
        isDoubtful |= frames.takeLostCopies();
        if (checkpoint.isRunning() || zones.isBusy()) {
            return;
        }
        if (state == State.WAITING && zones.sparePairs() >= zones.wantedPairs()) {
            state = State.STARTING;
            begin();
        } else if (state == State.WHOLE && isCheckpointDue()) {
            beginIfThereIsRoom();
        }
    }

    private boolean isCheckpointDue() {
        return isDoubtful || timing.isDue(counters.journalBlocks, zones, frames.roomBlocks());
    }

    private void beginIfThereIsRoom() {
        if (zones.sparePairs() > 0) {
            begin();
        } else if (zones.hasAllWanted()) {
            zones.wantsMore();
        }
    }

    private void begin() {
        isDoubtful = false;
        frames.closePair();
        timing.begun(counters.journalBlocks);
        checkpoint.begin(frames.nextPair());
    }

    /** A checkpoint is durable, and so is the store as of it: what is before it is not needed. */
    void checkpointed(long firstPair) {
        timing.ended(counters.journalBlocks);
        if (state == State.STARTING) {
            LOG.info("the mapping store can be made anew from the device from here on");
        }
        state = State.WHOLE;
        zones.wants(timing.neededBlocks());
        frames.dropBefore(firstPair);
    }

    /** There is no place for a frame: entries are missing from here on. */
    private void giveUp() {
        if (state != State.STARTING && state != State.WHOLE) {
            return;
        }
        LOG.warn(
                "the mapping journal has no zones that take it: the mapping store is synced at each commit until it has");
        state = State.WAITING;
        zones.wantsMore();
        checkpoint.abandon();
        writer.forget().forEach(givingUp::hold);
        flushAsked.forEach(givingUp::hold);
        flushWaiters.forEach(givingUp::hold);
        flushWaiters = new ArrayList<>();
        flushAsked = new ArrayList<>();
        givingUp.begin();
        if (stopping) {
            givingUp.end();
        }
    }

    /** The store cannot be read: the journal stays as it is for as long as it takes entries. */
    void checkpointFailed(Throwable failure) {
        LOG.warn("no checkpoint of the mapping store can be written: {}", failure.getMessage());
        isUnreadable = true;
        if (state == State.STARTING) {
            giveUp();
        }
    }

    /** Begins nothing more, and makes durable what there is. */
    public void stop() {
        stopping = true;
        checkpoint.abandon();
        givingUp.end();
        flush(() -> {});
    }
}
