package io.zonelog.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZonedDevice;
import io.zonelog.engine.StorageEngine;
import io.zonelog.engine.read.DataReadException;
import io.zonelog.engine.read.FileReader;
import io.zonelog.engine.reclaim.Repair;
import io.zonelog.engine.reclaim.Repair.Outcome;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.MappingView.FileExtent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Repairs of what files map, at any time and at last of everything, with the data that belong there or with others, as if the device had lost
 * them: the history sees to it that no file is changed by any of them.
 */
final class RandomRepairs {
    private static final int MOST_BLOCKS = 24;

    private final SplittableRandom random;
    private int outstanding;
    /** Counts the lives of the engine: what an earlier one answers does not count. */
    private int life;

    RandomRepairs(SplittableRandom random) {
        this.random = random;
    }

    /** Asks for a repair now and then. */
    void step(StorageEngine engine, MappingStore store, ZonedDevice device) {
        if (random.nextInt(25) != 0) {
            return;
        }
        List<FileExtent> extents = written(store);
        if (!extents.isEmpty()) {
            FileExtent chosen = extents.get(random.nextInt(extents.size()));
            DeviceGeometry geometry = device.geometry();
            Extent extent = chosen.extent();
            long from = extent.fileBlock() + random.nextInt(extent.lengthBlocks());
            Extent part = extent.slice(from, from + 1 + random.nextInt(MOST_BLOCKS), geometry.blockSectors());
            boolean right = random.nextInt(4) != 0;
            repair(engine, new FileExtent(chosen.fileId(), part), store, device, right);
        }
    }

    private static List<FileExtent> written(MappingStore store) {
        List<FileExtent> found = new ArrayList<>();
        try (Cursor<FileExtent> extents = store.allExtents()) {
            while (extents.advance()) {
                if (!extents.current().extent().isUnwritten()) {
                    found.add(extents.current());
                }
            }
        }
        return found;
    }

    private void repair(
            StorageEngine engine, FileExtent chosen, MappingStore store, ZonedDevice device, boolean right) {
        DeviceGeometry geometry = device.geometry();
        Extent part = chosen.extent();
        ByteBuffer blocks = ByteBuffer.allocate(part.lengthBlocks() * geometry.blockSizeBytes());
        FileReader reader = new FileReader(store, device);
        try {
            for (int block = 0; block < part.lengthBlocks(); block++) {
                ByteBuffer one = blocks.slice(block * geometry.blockSizeBytes(), geometry.blockSizeBytes());
                reader.readBlock(chosen.fileId(), part.fileBlock() + block, one);
            }
        } catch (DataReadException lost) {
            return;
        }
        if (!right) {
            // The block may be overwritten before it is looked at; then it is no obstacle.
            int at = random.nextInt(blocks.limit());
            blocks.put(at, (byte) (blocks.get(at) ^ 1));
        }
        int asked = life;
        outstanding++;
        Repair repair = new Repair(geometry.zoneOf(part.sector()), geometry.blockInZone(part.sector()), blocks);
        engine.relocator().repair(repair, outcome -> {
            if (asked == life) {
                outstanding--;
                assertThat(outcome).isNotEqualTo(Outcome.STOPPED);
            }
        });
    }

    /** The engine is another one: nothing is on its way. */
    void crashed() {
        life++;
        outstanding = 0;
    }

    boolean isDone() {
        return outstanding == 0;
    }

    /** Repairs everything that files map. */
    void repairAll(StorageEngine engine, MappingStore store, ZonedDevice device, Runnable awaitDone) {
        for (FileExtent each : written(store)) {
            Extent extent = each.extent();
            for (long block = extent.fileBlock(); block < extent.endBlock(); block += MOST_BLOCKS) {
                Extent part = extent.slice(
                        block, block + MOST_BLOCKS, device.geometry().blockSectors());
                repair(engine, new FileExtent(each.fileId(), part), store, device, true);
            }
            awaitDone.run();
        }
    }
}
