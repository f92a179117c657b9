package io.zonelog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.reclaim.Repair;
import io.zonelog.engine.reclaim.Repair.Outcome;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Blocks that a zone has lost are written anew with data from elsewhere, if these are right, and all that share them follow. */
final class RepairTest {
    private static final int BLOCK = 4096;
    private static final DeviceGeometry GEOMETRY = new DeviceGeometry(new UUID(0, 1), BLOCK, 16, 2, 64, 64, 16, 0, 0);
    private static final byte[] DATA = new byte[20 * BLOCK - 5];

    static {
        new Random(3).nextBytes(DATA);
    }

    private final InMemoryZonedDevice device = InMemoryZonedDevice.immediate(GEOMETRY);
    private final InMemoryMappingStore store = new InMemoryMappingStore(GEOMETRY.deviceUuid());
    private final Deque<Runnable> commits = new ArrayDeque<>();
    private boolean commitsWait;
    private EngineFixture engine = open();

    private EngineFixture open() {
        return new EngineFixture(device, store, EngineFixture.OPTIONS, (sequence, positions) -> {}, commit -> {
            if (commitsWait) {
                commits.add(commit);
            } else {
                commit.run();
            }
        });
    }

    @AfterEach
    void close() {
        commitsWait = false;
        runCommits();
        engine.close();
    }

    private void runCommits() {
        while (!commits.isEmpty()) {
            commits.remove().run();
        }
    }

    private List<Extent> extents(String name) {
        List<Extent> found = new ArrayList<>();
        long fileId =
                store.file(FileKey.of(engine.sourceId(), name)).orElseThrow().fileId();
        try (Cursor<Extent> extents = store.extents(fileId, 0)) {
            while (extents.advance()) {
                found.add(extents.current());
            }
        }
        return found;
    }

    /** The whole blocks of some content that an extent maps. */
    private static ByteBuffer blocksOf(byte[] content, Extent extent) {
        int from = (int) extent.fileBlock() * BLOCK;
        return ByteBuffer.wrap(Arrays.copyOfRange(content, from, from + extent.lengthBlocks() * BLOCK));
    }

    /** Asks for a repair; the outcome is in the list once it has come. */
    private List<Outcome> repair(Extent extent, ByteBuffer blocks) {
        List<Outcome> outcomes = new ArrayList<>();
        int zone = GEOMETRY.zoneOf(extent.sector());
        int block = GEOMETRY.blockInZone(extent.sector());
        engine.engine().relocator().repair(new Repair(zone, block, blocks), outcomes::add);
        engine.drain();
        for (int turn = 0; turn < 100; turn++) {
            engine.engine().doWork();
        }
        return outcomes;
    }

    private void repairAll(String name, byte[] content) {
        for (Extent extent : extents(name)) {
            assertThat(repair(extent, blocksOf(content, extent))).containsExactly(Outcome.REPAIRED);
        }
    }

    /** Turns the zones of a file Offline, and opens the engine again. */
    private void lose(String name) {
        extents(name).forEach(extent -> {
            int zone = GEOMETRY.zoneOf(extent.sector());
            if (device.report(zone, 1).get(0).condition() != ZoneCondition.OFFLINE) {
                device.failZone(zone, ZoneCondition.OFFLINE);
            }
        });
        engine = open();
    }

    @Test
    void whatAnOfflineZoneHasLostIsThereAgain() {
        engine.write("file", 0, DATA);
        engine.drain();
        lose("file");
        assertThat(engine.problems()).isNotEmpty();
        String digest = engine.digest("file");
        repairAll("file", DATA);
        assertThat(engine.content("file")).isEqualTo(DATA);
        assertThat(engine.problems()).isEmpty();
        assertThat(engine.digest("file")).isEqualTo(digest);
        engine = open();
        assertThat(engine.content("file")).isEqualTo(DATA);
        assertThat(engine.problems()).isEmpty();
    }

    @Test
    void partOfAnExtentIsEnough() {
        engine.write("file", 0, DATA);
        engine.drain();
        Extent part = extents("file").get(0).slice(3, 5, GEOMETRY.blockSectors());
        assertThat(repair(part, blocksOf(DATA, part))).containsExactly(Outcome.REPAIRED);
        assertThat(extents("file")).extracting(Extent::fileBlock).containsExactly(0L, 3L, 5L);
        assertThat(extents("file").get(1).sector()).isNotEqualTo(part.sector());
        assertThat(engine.content("file")).isEqualTo(DATA);
        assertThat(engine.problems()).isEmpty();
    }

    @Test
    void everyFileThatSharesABlockFollows() {
        engine.write("file", 0, DATA);
        engine.apply("clone", new FileOperation.Clone(FileKey.of(engine.sourceId(), "file"), 0, 0, DATA.length));
        engine.drain();
        assertThat(extents("clone").get(0).isShared()).isTrue();
        lose("file");
        repairAll("file", DATA);
        // What the end of the file cuts is not shared.
        Extent tail = extents("clone").get(extents("clone").size() - 1);
        repair(tail, blocksOf(DATA, tail));
        assertThat(engine.content("file")).isEqualTo(DATA);
        assertThat(engine.content("clone")).isEqualTo(DATA);
        assertThat(extents("clone").get(0).sector())
                .isEqualTo(extents("file").get(0).sector());
        assertThat(engine.problems()).isEmpty();
    }

    @Test
    void aBlockThatWasWrittenInPlaceIsGivenBack() {
        byte[] data = Arrays.copyOf(DATA, 8 * BLOCK);
        engine.apply("file", new FileOperation.Fallocate(0, data.length));
        engine.drain();
        engine.write("file", 0, data);
        engine.drain();
        Extent before = extents("file").get(0);
        assertThat(GEOMETRY.isConventional(GEOMETRY.zoneOf(before.sector()))).isTrue();
        Extent part = before.slice(2, 4, GEOMETRY.blockSectors());
        assertThat(repair(part, blocksOf(data, part))).containsExactly(Outcome.REPAIRED);
        assertThat(engine.content("file")).isEqualTo(data);
        assertThat(engine.problems()).isEmpty();
        engine.apply("other", new FileOperation.Fallocate(0, 2L * BLOCK));
        engine.drain();
        assertThat(extents("other")).extracting(Extent::sector).contains(part.sector());
        assertThat(engine.problems()).isEmpty();
        engine = open();
        assertThat(engine.content("file")).isEqualTo(data);
        assertThat(engine.problems()).isEmpty();
    }

    @Test
    void wrongDataChangeNothing() {
        engine.write("file", 0, DATA);
        engine.drain();
        Extent extent = extents("file").get(0);
        ByteBuffer wrong = blocksOf(DATA, extent);
        wrong.put(wrong.limit() - BLOCK - 1, (byte) (wrong.get(wrong.limit() - BLOCK - 1) + 1));
        assertThat(repair(extent, wrong)).containsExactly(Outcome.UNFIT);
        assertThat(extents("file").get(0)).isEqualTo(extent);
        engine.apply("file", new FileOperation.Unlink());
        engine.drain();
        assertThat(repair(extent, blocksOf(DATA, extent))).containsExactly(Outcome.NOT_MAPPED);
        assertThat(engine.problems()).isEmpty();
    }

    /** The file is overwritten, and that is committed while the repair is on its way. */
    @Test
    void whatWasWrittenMeanwhileStays() {
        engine.write("file", 0, DATA);
        engine.drain();
        Extent extent = extents("file").get(0);
        List<Outcome> outcomes = new ArrayList<>();
        engine.engine()
                .relocator()
                .repair(
                        new Repair(
                                GEOMETRY.zoneOf(extent.sector()),
                                GEOMETRY.blockInZone(extent.sector()),
                                blocksOf(DATA, extent)),
                        outcomes::add);
        commitsWait = true;
        engine.write("file", BLOCK, new byte[3 * BLOCK]);
        engine.engine().closeBatch();
        for (int turn = 0; turn < 100; turn++) {
            engine.engine().doWork();
            runCommits();
        }
        byte[] expected = DATA.clone();
        Arrays.fill(expected, BLOCK, 4 * BLOCK, (byte) 0);
        assertThat(outcomes).containsExactly(Outcome.REPAIRED);
        assertThat(engine.content("file")).isEqualTo(expected);
        assertThat(engine.problems()).isEmpty();
    }

    @Test
    void whereThereIsNoRoomNothingIsDone() {
        int blocks = 0;
        for (int file = 0; engine.write("full" + file, 0, new byte[16 * BLOCK]) == ApplyResult.APPLIED; file++) {
            engine.drain();
            blocks += 16;
        }
        assertThat(blocks).isPositive();
        engine.write("file", 0, Arrays.copyOf(DATA, BLOCK));
        engine.drain();
        // All that is left are the zones that reclaim needs; these break away.
        device.report(0, GEOMETRY.zoneCount()).stream()
                .filter(zone -> zone.condition() == ZoneCondition.EMPTY && zone.zoneIndex() >= 2)
                .forEach(zone -> device.failZone(zone.zoneIndex(), ZoneCondition.OFFLINE));
        engine = open();
        Extent extent = extents("full0").get(0);
        ByteBuffer zeros = ByteBuffer.allocate(extent.lengthBlocks() * BLOCK);
        assertThat(repair(extent, zeros)).containsExactly(Outcome.NO_ROOM);
        assertThat(extents("full0").get(0)).isEqualTo(extent);
    }

    @Test
    void anEngineThatStopsAnswers() {
        engine.write("file", 0, DATA);
        engine.drain();
        Extent extent = extents("file").get(0);
        List<Outcome> outcomes = new ArrayList<>();
        commitsWait = true;
        Repair repair = new Repair(
                GEOMETRY.zoneOf(extent.sector()), GEOMETRY.blockInZone(extent.sector()), blocksOf(DATA, extent));
        engine.engine().relocator().repair(repair, outcomes::add);
        engine.engine().relocator().repair(repair, outcomes::add);
        engine.engine().relocator().stop();
        assertThat(outcomes).containsExactly(Outcome.STOPPED, Outcome.STOPPED);
    }
}
