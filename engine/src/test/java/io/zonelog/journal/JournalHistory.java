package io.zonelog.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.device.AwaitedCompletion;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.device.state.PowerCut;
import io.zonelog.journal.JournalFrame.Kind;
import io.zonelog.journal.JournalFrame.Life;
import io.zonelog.mapping.MappingBatch;
import io.zonelog.mapping.MappingModel;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.StoredRows;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A random history of a store and its journal, on a device that loses power and zones. The journal is written by the rules and in the simplest
 * way: each append is waited for. The store itself never loses anything, so it may be ahead of the journal after a power cut.
 *
 * <p>After each power cut what the device holds is held against what the store was after each entry.
 */
final class JournalHistory {
    private static final long NONE = Long.MAX_VALUE;

    private final Random random;
    private final MappingModel model;
    private final InMemoryMappingStore store = newStore();
    /** The store as it was after each entry. */
    private final Map<Long, InMemoryMappingStore> storeAfter = new HashMap<>();

    private final FrameCodec codec = new FrameCodec(
            LaidFrames.geometry().deviceUuid(), LaidFrames.geometry().blockSizeBytes());
    private InMemoryZonedDevice device = InMemoryZonedDevice.immediate(LaidFrames.geometry());
    private TreeMap<Long, List<Integer>> pairs = new TreeMap<>();
    private Life life = new Life(1, 1);
    private long lastFrame;
    private long lastPair;
    private boolean pairIsClosed = true;
    private boolean takesEntries;
    /** Whether the device holds all that it takes to make the store anew, whatever a power cut takes from it. */
    private boolean isWhole;
    /** Whether the two zones of a pair hold the same, as long as none fails: a power cut may take from one what it leaves in the other. */
    private boolean pairsAreEqual = true;
    /** The last entry that no power cut takes. */
    private long durableEntry;

    private @Nullable Running checkpoint;

    /** A checkpoint that is being written. */
    private static final class Running {
        private final long firstPair;
        private final MappingStore.MappingSnapshot snapshot;
        private final StoreRows rows;
        private int parts;

        private Running(MappingStore store, long firstPair) {
            this.firstPair = firstPair;
            this.snapshot = store.snapshot();
            this.rows = new StoreRows(snapshot);
        }
    }

    JournalHistory(long seed) {
        random = new Random(seed);
        model = new MappingModel(random);
        storeAfter.put(0L, store.copy());
        LaidFrames.appendAll(device, LaidFrames.CONVENTIONAL_ZONES, new byte[20 * LaidFrames.BLOCK]);
        flush();
    }

    private static InMemoryMappingStore newStore() {
        return new InMemoryMappingStore(LaidFrames.geometry().deviceUuid());
    }

    void run(int steps) {
        for (int step = 0; step < steps; step++) {
            switch (random.nextInt(20)) {
                case 0 -> cutPower();
                case 1 -> failZone();
                case 2, 3, 4 -> flush();
                case 5, 6, 7, 8, 9, 10 -> goOnWithCheckpoint();
                default -> changeStore();
            }
        }
        cutPower();
    }

    private void changeStore() {
        long number = store.journalSequence() + 1;
        ChangeWriter entry = new ChangeWriter();
        try (MappingBatch batch = ChangeWriter.both(store.newBatch(), entry)) {
            model.change(batch, 1 + random.nextInt(random.nextInt(8) == 0 ? 400 : 12));
        }
        try (MappingBatch batch = store.newBatch()) {
            byte[] changes = entry.toByteArray();
            ChangeReader.replay(changes, 0, changes.length, batch);
            batch.putJournalSequence(number);
            store.write(batch);
        }
        storeAfter.put(number, store.copy());
        if (takesEntries) {
            append(entry.toByteArray(), Kind.ENTRY_PART, Kind.ENTRY_END, number, 0);
        }
    }

    private void goOnWithCheckpoint() {
        if (checkpoint == null) {
            beginCheckpoint();
        } else {
            appendToCheckpoint(checkpoint);
        }
    }

    private void beginCheckpoint() {
        pairIsClosed = true;
        takesEntries = true;
        checkpoint = new Running(store, lastPair + 1);
    }

    private void appendToCheckpoint(Running running) {
        if (running.parts == 0) {
            // What it holds is durable before it is begun.
            flush();
        }
        long asOf = running.snapshot.journalSequence();
        byte[] rows = running.rows.next(1 + random.nextInt(6_000));
        if (rows.length == 0) {
            append(rows, Kind.CHECKPOINT_END, Kind.CHECKPOINT_END, asOf, running.parts);
            if (checkpoint == running && random.nextBoolean()) {
                flush();
                isWhole = true;
                pairsAreEqual = true;
                pairs.headMap(running.firstPair).values().forEach(zones -> zones.forEach(this::reset));
                pairs = new TreeMap<>(pairs.tailMap(running.firstPair));
            }
            checkpoint = null;
        } else {
            running.parts += append(rows, Kind.CHECKPOINT_PART, Kind.CHECKPOINT_PORTION, asOf, running.parts);
        }
    }

    /** Appends as many frames as it takes; gives their number. */
    private int append(byte[] bytes, Kind part, Kind last, long subject, int firstPart) {
        int most = codec.maxPayloadBytes(1 + random.nextInt(LaidFrames.MAX_APPEND));
        int count = Math.max(1, (bytes.length + most - 1) / most);
        for (int index = 0; index < count && takesEntries; index++) {
            byte[] payload = Arrays.copyOfRange(bytes, index * most, Math.min(bytes.length, (index + 1) * most));
            lastFrame++;
            append(index == count - 1 ? last : part, subject, firstPart + index, payload);
        }
        return count;
    }

    private void append(Kind kind, long subject, int part, byte[] payload) {
        boolean onDevice = false;
        while (!onDevice && takesEntries) {
            JournalFrame frame = new JournalFrame(kind, life, lastFrame, subject, Math.max(1, lastPair), part);
            byte[] bytes = LaidFrames.bytes(frame, payload);
            if (pairIsClosed || !hasRoom(bytes.length / LaidFrames.BLOCK)) {
                openPair();
            } else {
                for (int zone : pairs.getOrDefault(lastPair, List.of())) {
                    boolean good = LaidFrames.append(device, zone, bytes).isSuccess();
                    onDevice |= good;
                    pairIsClosed |= !good;
                }
            }
        }
    }

    private boolean hasRoom(int blocks) {
        return pairs.getOrDefault(lastPair, List.of()).stream()
                .map(this::zone)
                .allMatch(zone -> zone.capacityBlocks() - zone.writtenBlocks() >= blocks);
    }

    private void openPair() {
        List<Integer> free = IntStream.range(
                        LaidFrames.CONVENTIONAL_ZONES, device.geometry().zoneCount())
                .filter(zone -> zone(zone).condition() == ZoneCondition.EMPTY)
                .limit(2)
                .boxed()
                .toList();
        if (free.size() < 2) {
            giveUp();
            return;
        }
        pairs.put(++lastPair, free);
        pairIsClosed = false;
    }

    /** Entries are missing from here on: what is there is given up, and that is durable before the store goes on. */
    private void giveUp() {
        takesEntries = false;
        isWhole = false;
        checkpoint = null;
        for (int zone = LaidFrames.CONVENTIONAL_ZONES + 1;
                zone < device.geometry().zoneCount();
                zone++) {
            reset(zone);
            if (zone(zone).condition() == ZoneCondition.READ_ONLY) {
                // Nothing says that what such a zone holds has been given up.
                device.failZone(zone, ZoneCondition.OFFLINE);
            }
        }
        pairs.clear();
        pairIsClosed = true;
        flush();
    }

    private ZoneDescriptor zone(int zone) {
        return device.report(zone, 1).get(0);
    }

    private void reset(int zone) {
        AwaitedCompletion completion = new AwaitedCompletion();
        device.manage(ZoneAction.RESET, zone, completion);
        completion.await();
    }

    private void flush() {
        LaidFrames.flush(device);
        durableEntry = store.journalSequence();
    }

    /** One zone of a pair that has both fails. */
    private void failZone() {
        for (List<Integer> zones : pairs.values()) {
            int zone = zones.get(random.nextInt(zones.size()));
            boolean areGood =
                    pairsAreEqual && zones.size() == 2 && zones.stream().noneMatch(this::hasFailed);
            if (areGood && random.nextInt(3) == 0) {
                device.failZone(zone, random.nextBoolean() ? ZoneCondition.READ_ONLY : ZoneCondition.OFFLINE);
                // What the other one holds of it may be durable in this one only.
                flush();
            }
        }
    }

    private boolean hasFailed(int zone) {
        ZoneCondition condition = zone(zone).condition();
        return condition == ZoneCondition.READ_ONLY || condition == ZoneCondition.OFFLINE;
    }

    private void cutPower() {
        PowerCut.HalfWritten[] half = PowerCut.HalfWritten.values();
        PowerCut.Unflushed[] unflushed = PowerCut.Unflushed.values();
        device = device.powerCut(new PowerCut(
                random.nextLong(), half[random.nextInt(half.length)], unflushed[random.nextInt(unflushed.length)]));
        JournalContents contents = check(device);
        checkWithoutSomeCopies(contents);
        life = new Life(contents.life() + 1, contents.lastFrame() + 1);
        lastFrame = contents.lastFrame();
        lastPair = contents.lastPair();
        checkpoint = null;
        pairs.clear();
        if (contents.isWhole() && contents.lastEntry() == store.journalSequence()) {
            goOn(contents);
        } else {
            giveUp();
        }
    }

    private void goOn(JournalContents contents) {
        contents.neededPairs().forEach(pair -> pairs.put(pair.number(), pair.zones()));
        IntStream.range(0, device.geometry().zoneCount())
                .filter(zone -> contents.hasFramesIn(zone) && !contents.isNeeded(zone))
                .forEach(this::reset);
        List<Integer> newest = pairs.get(lastPair);
        pairIsClosed = newest == null
                || newest.size() < 2
                || newest.stream().anyMatch(this::hasFailed)
                || random.nextBoolean();
        takesEntries = true;
        isWhole = true;
        pairsAreEqual = contents.isDoubled();
    }

    /** What can be read is what the store was, and what has to be there is there. */
    private JournalContents check(InMemoryZonedDevice held) {
        JournalContents contents = JournalReader.read(held);
        InMemoryMappingStore anew = newStore();
        if (isWhole) {
            assertThatCode(contents::requireWhole).doesNotThrowAnyException();
        }
        if (contents.isWhole()) {
            assertThat(contents.lastEntry()).isGreaterThanOrEqualTo(durableEntry);
            Rebuild.into(anew, contents, (done, all) -> assertThat(done).isBetween(1L, all));
            assertSame(anew, contents.lastEntry());
        } else {
            assertThatThrownBy(() -> Rebuild.into(anew, contents, (done, all) -> {}))
                    .isInstanceOf(JournalException.class);
        }
        checkRedo(contents);
        return contents;
    }

    private void checkRedo(JournalContents contents) {
        InMemoryMappingStore late = store.copyWithoutLast(random.nextInt(store.batchesNotDurable() + 1));
        long before = late.journalSequence();
        long redone = contents.redo(late);
        assertThat(late.batchesNotDurable()).isZero();
        assertThat(late.journalSequence()).isEqualTo(before + redone);
        assertSame(late, before + redone);
        long asOf = contents.checkpoint().map(JournalContents.Checkpoint::asOf).orElse(NONE);
        if (contents.isWhole() && before >= asOf) {
            assertThat(before + redone).isEqualTo(Math.max(before, contents.lastEntry()));
        }
    }

    private void assertSame(MappingStore actual, long entry) {
        assertThat(StoredRows.listAll(actual))
                .isEqualTo(StoredRows.listAll(storeAfter.getOrDefault(entry, newStore())));
    }

    private void checkWithoutSomeCopies(JournalContents contents) {
        InMemoryZonedDevice poorer = device.copyWith(
                device.legalImages(PowerCut.HalfWritten.STAY_CLOSED, 1).get(0));
        if (contents.isDoubled()) {
            contents.neededPairs()
                    .forEach(pair -> poorer.failZone(
                            pair.zones().get(random.nextInt(pair.zones().size())),
                            random.nextBoolean() ? ZoneCondition.READ_ONLY : ZoneCondition.OFFLINE));
            check(poorer);
        }
    }
}
