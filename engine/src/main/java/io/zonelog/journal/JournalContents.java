package io.zonelog.journal;

import io.zonelog.device.ZonedDevice;
import io.zonelog.mapping.JournalEntry;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.MappingView;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What of a mapping journal is on a device.
 *
 * <p>A life of the journal makes void what earlier lives wrote from its first frame on: that was not there when it began. Of the rest, frames
 * count that have numbers without a gap around the newest whole checkpoint; without one, around the lowest number. Others are what is left of
 * pairs that were given up, or lie behind a gap that a power cut has made.
 *
 * <p>Payloads stay on the device and are read again when they are needed. Used by one thread.
 */
public final class JournalContents {
    private final FrameTable table;
    private final FramePayloads payloads;
    private final RunScan scan;
    private final FrameRun run;
    /** Index of the first frame that is needed; behind the last one if there is no whole checkpoint. */
    private final int firstNeeded;

    private final long lastEntry;
    private final Optional<String> lack;
    private final BitSet zones = new BitSet();
    private final Map<Long, TreeSet<Integer>> neededZones = new TreeMap<>();

    /**
     * A whole checkpoint.
     *
     * @param asOf the entry as of which its rows are; 0 if there was none
     * @param firstFrame number of its first frame
     * @param endFrame number of its end
     */
    public record Checkpoint(long asOf, long firstFrame, long endFrame) {}

    /**
     * Zones that hold the same frames.
     *
     * @param number 1, 2, …
     * @param zones those that hold a frame that is needed, ascending; one of two may be lost
     */
    public record Pair(long number, List<Integer> zones) {}

    private JournalContents(ZonedDevice device, FrameTable table, List<RunScan> scans, int counting) {
        this.table = table;
        this.payloads = new FramePayloads(device, table);
        this.scan = scans.get(counting);
        this.run = scan.run();
        this.lastEntry = scan.newestCheckpoint()
                .map(found -> scan.lastEntryFrom(found.asOf()))
                .orElseGet(scan::newestEntry);
        this.firstNeeded = scan.newestCheckpoint().map(this::firstNeeded).orElse(run.size());
        this.lack = lack(scans.subList(counting + 1, scans.size()));
        IntStream.range(0, table.size()).map(table::zone).forEach(zones::set);
        neededFrames()
                .flatMap(run::copies)
                .forEach(row -> neededZones
                        .computeIfAbsent(table.pair(row), first -> new TreeSet<>())
                        .add(table.zone(row)));
    }

    /** What the frames of a table make. */
    static JournalContents of(ZonedDevice device, FrameTable table) {
        List<RunScan> scans =
                new ArrayList<>(FrameRun.of(table).stream().map(RunScan::of).toList());
        if (scans.isEmpty()) {
            scans.add(RunScan.of(FrameRun.empty()));
        }
        int counting = scans.size() - 1;
        while (counting > 0 && scans.get(counting).newestCheckpoint().isEmpty()) {
            counting--;
        }
        return new JournalContents(device, table, scans, counting);
    }

    /** Entries that a checkpoint lacks may have been written before its first rows. */
    private int firstNeeded(RunScan.Checkpoint checkpoint) {
        return lastEntry > checkpoint.asOf()
                ? Math.min(checkpoint.firstFrame(), scan.frameOf(checkpoint.asOf() + 1))
                : checkpoint.firstFrame();
    }

    private IntStream neededFrames() {
        return IntStream.range(firstNeeded, run.size());
    }

    /** What a store cannot be made anew without; empty if nothing is missing. */
    private Optional<String> lack(List<RunScan> behindGaps) {
        if (scan.newestCheckpoint().isEmpty()) {
            return Optional.of("the device holds no whole checkpoint of the mapping store");
        }
        if (neededFrames().anyMatch(this::isAhead)) {
            return Optional.of("the mapping journal has no entry " + (lastEntry + 1) + ", but later ones");
        }
        return behindGaps.stream().map(RunScan::run).anyMatch(this::showsLoss)
                ? Optional.of("frame " + (lastFrame() + 1) + " of the mapping journal is in no copy")
                : Optional.empty();
    }

    /** Whether a frame that counts tells of entries that are not there. Of the next one a power cut may have left a part. */
    private boolean isAhead(int index) {
        return run.subject(index) > (run.kind(index).isEntry() ? lastEntry + 1 : lastEntry);
    }

    /**
     * Whether the gap before some frames is none that a power cut has made: a later life has seen frames there, or a checkpoint has entries
     * there, which were durable before it was begun.
     */
    private boolean showsLoss(FrameRun behindGap) {
        return IntStream.range(0, behindGap.size())
                .anyMatch(index -> behindGap.life(index).firstFrame() > lastFrame() + 1
                        || (!behindGap.kind(index).isEntry() && behindGap.subject(index) > lastEntry));
    }

    /** Whether a store can be made anew that holds all entries up to {@link #lastEntry()}, and none is known that is missing behind. */
    public boolean isWhole() {
        return lack.isEmpty();
    }

    /** The number of the latest life that has left a frame; 0 if there is none. */
    public long life() {
        return table.lives().stream().mapToLong(JournalFrame.Life::number).max().orElse(0);
    }

    /** The number of the last frame that counts; 0 if there is none. The next life begins behind it. */
    public long lastFrame() {
        return run.size() == 0 ? 0 : run.number(run.size() - 1);
    }

    /** The last entry that follows the newest whole checkpoint without a gap, or the one as of which that is; without one, the newest entry. */
    public long lastEntry() {
        return lastEntry;
    }

    /** The highest number that an entry has had in any frame, whether that counts or not; 0 if there is none. */
    public long highestEntry() {
        return IntStream.range(0, table.size()).mapToLong(table::subject).max().orElse(0);
    }

    /** The newest whole checkpoint. */
    public Optional<Checkpoint> checkpoint() {
        return scan.newestCheckpoint()
                .map(found ->
                        new Checkpoint(found.asOf(), run.number(found.firstFrame()), run.number(found.endFrame())));
    }

    /** Blocks of the newest whole checkpoint, all copies together; 0 if there is none. */
    public long checkpointBlocks() {
        return scan.newestCheckpoint().stream()
                .flatMapToInt(RunScan.Checkpoint::frames)
                .filter(index -> !run.kind(index).isEntry())
                .flatMap(run::copies)
                .mapToLong(table::lengthBlocks)
                .sum();
    }

    /** The highest number of a pair; 0 if there is none. */
    public long lastPair() {
        return IntStream.range(0, table.size()).mapToLong(table::pair).max().orElse(0);
    }

    /** Whether a zone holds a frame, needed or not. */
    public boolean hasFramesIn(int zoneIndex) {
        return zones.get(zoneIndex);
    }

    /** Whether a zone holds a frame that making a store anew takes; another copy may do as well. */
    public boolean isNeeded(int zoneIndex) {
        return neededZones.values().stream().anyMatch(needed -> needed.contains(zoneIndex));
    }

    /** The pairs with frames that making a store anew takes, in order. */
    public List<Pair> neededPairs() {
        return neededZones.entrySet().stream()
                .map(pair -> new Pair(pair.getKey(), List.copyOf(pair.getValue())))
                .toList();
    }

    /** Whether there are two copies of each frame that making a store anew takes. */
    public boolean isDoubled() {
        return neededFrames().allMatch(index -> run.zones(index).count() > 1);
    }

    /**
     * Makes the entries again that a store lacks, in their order, each in a batch of its own; the store is durable then. Does nothing if the
     * first one that it lacks is not there.
     *
     * @return how many
     * @throws JournalException if one of them cannot be read any more; the store then holds those before it
     */
    public long redo(MappingStore store) {
        return redo(store, () -> {});
    }

    /**
     * The same.
     *
     * @param done run after each entry
     */
    long redo(MappingStore store, Runnable done) {
        long before = store.journalSequence();
        long last = scan.lastEntryFrom(before);
        for (long number = before + 1; number <= last; number++) {
            redo(number, store);
            done.run();
        }
        if (last > before) {
            store.sync();
        }
        return last - before;
    }

    private void redo(long number, MappingStore store) {
        redo(new JournalEntry(number, payloads.ofEntry(run, scan.frameOf(number))), store);
    }

    private static void redo(JournalEntry entry, MappingStore store) {
        try (MappingBatch batch = store.newBatch()) {
            replay(entry.changes(), batch, () -> "entry " + entry.number() + " of the mapping journal");
            batch.putJournalSequence(entry.number());
            store.write(batch);
        }
    }

    /**
     * Makes the entries again that another store keeps, since they may not be on the device, and that one lacks, as far as none is missing.
     *
     * @throws JournalException if one of them cannot be understood
     */
    public static void redoKept(MappingView keeper, MappingStore store) {
        Optional<JournalEntry> next = keeper.journalEntry(store.journalSequence() + 1);
        while (next.isPresent()) {
            redo(next.get(), store);
            next = keeper.journalEntry(store.journalSequence() + 1);
        }
    }

    /** Makes changes again; what they are of is for the message if they are none. */
    static void replay(byte[] changes, MappingBatch into, Supplier<String> what) {
        try {
            ChangeReader.replay(changes, 0, changes.length, into);
        } catch (IllegalArgumentException malformed) {
            throw new JournalException(what.get() + " cannot be understood: " + malformed.getMessage(), malformed);
        }
    }

    /**
     * The newest whole checkpoint, if a store can be made anew of it.
     *
     * @throws JournalException if not
     */
    RunScan.Checkpoint requireWhole() {
        lack.ifPresent(reason -> {
            throw new JournalException(reason);
        });
        return scan.newestCheckpoint().orElseThrow();
    }

    FrameRun run() {
        return run;
    }

    /** Bytes of the frames that making a store anew reads. */
    long bytesToReplay() {
        return neededFrames()
                .mapToLong(index -> payloads.lengthBytes(run, index))
                .sum();
    }

    /** Bytes of the frames that have been read for their payloads. */
    long bytesRead() {
        return payloads.bytesRead();
    }

    byte[] payload(int index) {
        return payloads.of(run, index);
    }
}
