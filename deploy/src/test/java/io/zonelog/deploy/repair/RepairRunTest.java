package io.zonelog.deploy.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.block.BlockChecksums.BlockCrcs;
import io.zonelog.deploy.peer.OtherEngines;
import io.zonelog.deploy.peer.PeerBlocks;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.engine.EngineFixture;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.read.DamageScan.Damage;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a run tells of blocks that nobody has. */
class RepairRunTest {
    private static final int BLOCK = 4096;
    private static final int BLOCKS = 10;
    private static final DeviceGeometry GEOMETRY = EngineFixture.geometry(64, 256);

    private final InMemoryMappingStore store = new InMemoryMappingStore(GEOMETRY.deviceUuid());
    private final EngineFixture engine = new EngineFixture(
            InMemoryZonedDevice.immediate(GEOMETRY), store, EngineFixture.OPTIONS, (sequence, positions) -> {});
    private final OtherEngines none = OtherEngines.none(GEOMETRY.deviceUuid());
    private final RepairRun run = new RepairRun(
            0,
            new RepairRun.Site(
                    store,
                    GEOMETRY,
                    new RepairRuns.Sources(new PeerBlocks(none.peers(), none.client()), null),
                    repair -> {
                        throw new AssertionError("nobody has anything to write");
                    },
                    now -> {},
                    () -> false));

    @BeforeEach
    void write() {
        engine.write("file", 0, new byte[BLOCKS * BLOCK]);
        engine.drain();
    }

    @AfterEach
    void close() {
        engine.close();
        none.close();
    }

    @Test
    void whatFilesStillMapIsLost() {
        run.repair(wholeFile());
        assertThat(run.done()).isEqualTo(new RepairRuns.Totals(0, BLOCKS, 0, BLOCKS));
        assertThat(run.row("ended").lost())
                .containsExactly("file file of writes/0, from offset 0, length 40960 bytes:"
                        + " 10 of 10 blocks cannot be had: no other engine holds writes/0");
    }

    @Test
    void whatWasOverwrittenMeanwhileIsNotLost() {
        Damage damage = wholeFile();
        engine.write("file", 3 * BLOCK, new byte[2 * BLOCK]);
        engine.apply("file", new FileOperation.Truncate(9 * BLOCK));
        engine.drain();
        run.repair(damage);
        assertThat(run.done()).isEqualTo(new RepairRuns.Totals(0, BLOCKS, 3, 7));
        assertThat(run.row("ended").lost()).singleElement().asString().contains("7 of 10 blocks cannot be had");
    }

    @Test
    void noFileNoLoss() {
        Damage damage = wholeFile();
        engine.apply("file", new FileOperation.Unlink());
        engine.drain();
        run.repair(damage);
        assertThat(run.done()).isEqualTo(new RepairRuns.Totals(0, BLOCKS, BLOCKS, 0));
        assertThat(run.row("ended").isWhole()).isTrue();
    }

    private Damage wholeFile() {
        FileKey key = FileKey.of(engine.sourceId(), "file");
        try (Cursor<Extent> extents =
                store.extents(store.file(key).orElseThrow().fileId(), 0)) {
            assertThat(extents.advance()).isTrue();
            Extent extent = extents.current();
            assertThat(extent.lengthBlocks()).isEqualTo(BLOCKS);
            int[] crcs = new int[BLOCKS];
            store.checksums(GEOMETRY.zoneOf(extent.sector()), GEOMETRY.blockInZone(extent.sector()), BLOCKS, crcs);
            return new Damage(store.positions().get(0), key, extent, new BlockCrcs(crcs), "it rots");
        }
    }
}
