package io.zonelog.device.simulated;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.device.AwaitedCompletion;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.StringJoiner;

/**
 * A program that writes to a device until it is killed. After each flush it prints a line: of every zone {@code epoch:blocks}, what the
 * flush has made durable. Every block tells its zone, its epoch and its place, so that a reader needs no other knowledge.
 *
 * <p>Arguments: the directory of the device, and a seed.
 */
public final class KilledWriter {
    private static final int MAX_BLOCKS = 16;
    private static final int APPENDS_BETWEEN_FLUSHES = 12;

    private final SimulatedZonedDevice device;
    private final DeviceGeometry geometry;
    private final SplittableRandom chance;
    private final int[] placedBlocks;
    private final long[] epoch;

    private KilledWriter(SimulatedZonedDevice device, long seed) {
        this.device = device;
        geometry = device.geometry();
        chance = new SplittableRandom(seed);
        placedBlocks = new int[geometry.zoneCount()];
        epoch = new long[geometry.zoneCount()];
        for (ZoneDescriptor zone : device.report(0, geometry.zoneCount())) {
            placedBlocks[zone.zoneIndex()] = zone.writtenBlocks();
            epoch[zone.zoneIndex()] = zone.resetEpoch();
        }
    }

    /** Runs until the process is killed. */
    public static void main(String[] arguments) throws IOException {
        try (SimulatedZonedDevice device = SimulatedZonedDevice.open(Path.of(arguments[0]))) {
            KilledWriter writer = new KilledWriter(device, Long.parseLong(arguments[1]));
            for (long round = 0; round < Long.MAX_VALUE; round++) {
                writer.appendFlushAndTell();
            }
        }
    }

    /** What the first and the last number of a block are. */
    static long mark(int zoneIndex, long resetEpoch, int block) {
        return ((long) zoneIndex << 52) ^ (resetEpoch << 24) ^ (block + 1);
    }

    /** Several appends are in flight at the time; the flush is submitted when all of them have completed. */
    private void appendFlushAndTell() {
        List<AwaitedCompletion> inFlight = new ArrayList<>();
        for (int count = 1 + chance.nextInt(APPENDS_BETWEEN_FLUSHES); count > 0; count--) {
            inFlight.add(append(chance.nextInt(geometry.zoneCount())));
        }
        inFlight.forEach(KilledWriter::requireSuccess);
        AwaitedCompletion flushed = new AwaitedCompletion();
        device.flush(flushed);
        requireSuccess(flushed);
        StringJoiner line = new StringJoiner(" ");
        for (int zone = 0; zone < geometry.zoneCount(); zone++) {
            line.add(epoch[zone] + ":" + placedBlocks[zone]);
        }
        System.out.println(line);
    }

    private AwaitedCompletion append(int zoneIndex) {
        if (device.report(zoneIndex, 1).get(0).condition() == ZoneCondition.FULL) {
            AwaitedCompletion reset = new AwaitedCompletion();
            device.manage(ZoneAction.RESET, zoneIndex, reset);
            requireSuccess(reset);
            epoch[zoneIndex]++;
            placedBlocks[zoneIndex] = 0;
        }
        int room = geometry.zoneCapacityBlocks() - placedBlocks[zoneIndex];
        int blocks = Math.min(room, 1 + chance.nextInt(MAX_BLOCKS));
        int blockBytes = geometry.blockSizeBytes();
        ByteBuffer data = AlignedBuffers.allocate(blocks * blockBytes, Math.max(1, device.alignmentBytes()));
        for (int block = 0; block < blocks; block++) {
            long mark = mark(zoneIndex, epoch[zoneIndex], placedBlocks[zoneIndex] + block);
            data.putLong(block * blockBytes, mark);
            data.putLong((block + 1) * blockBytes - Long.BYTES, mark);
        }
        placedBlocks[zoneIndex] += blocks;
        AwaitedCompletion completion = new AwaitedCompletion();
        device.append(zoneIndex, new ByteBuffer[] {data}, WriteDurability.WITH_NEXT_FLUSH, completion);
        return completion;
    }

    private static void requireSuccess(AwaitedCompletion completion) {
        if (!completion.await().isSuccess()) {
            throw new IllegalStateException("the device answered " + completion.await());
        }
    }
}
