package io.zonelog.device.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.DeviceFeatures;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.conformance.DeviceUnderTest;
import io.zonelog.device.state.PowerCut;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A seeded client of a device, which remembers what it was promised: the number in every block that was acknowledged, and
 * what a completed flush or forced write covered. It never manages a zone that has commands in flight.
 */
final class PowerCutHistory {
    /** What the client knows of one zone. */
    private static final class Zone {
        int inFlight;
        int resets;
        /** The numbers that were acknowledged in the present life, by block; 0 where nothing was. */
        int[] acknowledged;
        /** The same for every former life. */
        final Map<Integer, int[]> former = new HashMap<>();

        int promisedResets;
        int promisedEnd;

        Zone(int blocks) {
            acknowledged = new int[blocks];
        }

        int acknowledgedEnd() {
            int end = acknowledged.length;
            while (end > 0 && acknowledged[end - 1] == 0) {
                end--;
            }
            return end;
        }

        void promise(int life, int end) {
            if (life > promisedResets) {
                promisedResets = life;
                promisedEnd = end;
            } else if (life == promisedResets) {
                promisedEnd = Math.max(promisedEnd, end);
            }
        }
    }

    private final long seed;
    private final SplittableRandom chance;
    private final PowerCutSubject subject;
    private final ZonedDevice device;
    private final DeviceUnderTest buffers;
    private final DeviceGeometry geometry;
    private final Zone[] zones;
    /** What is acknowledged is durable then. */
    private final boolean hasNoCache;

    private final Map<Integer, Integer> zoneOfNumber = new HashMap<>();
    private int nextNumber = 1;

    PowerCutHistory(PowerCutSubject subject, long seed) {
        this.seed = seed;
        this.subject = subject;
        device = subject.device();
        chance = new SplittableRandom(seed);
        buffers = DeviceUnderTest.of(device);
        geometry = device.geometry();
        hasNoCache = device.features().writeCache() == DeviceFeatures.WriteCache.ABSENT;
        zones = new Zone[geometry.zoneCount()];
        Arrays.setAll(zones, zone -> new Zone(geometry.zoneCapacityBlocks()));
    }

    /** Submits one command, and lets the device go some steps on. */
    void goOn() {
        int zoneIndex = chance.nextInt(geometry.zoneCount());
        switch (chance.nextInt(8)) {
            case 0 -> flush();
            case 1 -> reset(zoneIndex);
            case 2 -> finish(zoneIndex);
            case 3 -> append(zoneIndex, WriteDurability.BEFORE_COMPLETION);
            default -> append(zoneIndex, WriteDurability.WITH_NEXT_FLUSH);
        }
        for (int steps = chance.nextInt(6); steps > 0; steps--) {
            subject.step();
        }
    }

    private void append(int zoneIndex, WriteDurability durability) {
        int blocks = 1 + chance.nextInt(4);
        int first = nextNumber;
        nextNumber += blocks;
        for (int number = first; number < nextNumber; number++) {
            zoneOfNumber.put(number, zoneIndex);
        }
        Zone zone = zones[zoneIndex];
        zone.inFlight++;
        device.append(zoneIndex, new ByteBuffer[] {buffers.data(blocks, first)}, durability, (status, sector) -> {
            zone.inFlight--;
            if (status.isSuccess()) {
                int block = geometry.blockInZone(sector);
                for (int index = 0; index < blocks; index++) {
                    zone.acknowledged[block + index] = first + index;
                }
                if (durability == WriteDurability.BEFORE_COMPLETION || hasNoCache) {
                    zone.promise(zone.resets, block + blocks);
                }
            }
        });
    }

    private void flush() {
        int[] lives = new int[zones.length];
        int[] ends = new int[zones.length];
        for (int index = 0; index < zones.length; index++) {
            lives[index] = zones[index].resets;
            ends[index] = zones[index].acknowledgedEnd();
        }
        device.flush((status, sector) -> {
            assertThat(status).isEqualTo(DeviceStatus.SUCCESS);
            for (int index = 0; index < zones.length; index++) {
                zones[index].promise(lives[index], ends[index]);
            }
        });
    }

    private void reset(int zoneIndex) {
        Zone zone = zones[zoneIndex];
        if (zone.inFlight > 0 || device.report(zoneIndex, 1).get(0).condition() == ZoneCondition.EMPTY) {
            return;
        }
        manage(ZoneAction.RESET, zoneIndex, () -> {
            zone.former.put(zone.resets, zone.acknowledged);
            zone.acknowledged = new int[geometry.zoneCapacityBlocks()];
            zone.resets++;
            if (hasNoCache) {
                zone.promise(zone.resets, 0);
            }
        });
    }

    private void finish(int zoneIndex) {
        if (zones[zoneIndex].inFlight == 0) {
            manage(ZoneAction.FINISH, zoneIndex, () -> {});
        }
    }

    private void manage(ZoneAction action, int zoneIndex, Runnable whenDone) {
        zones[zoneIndex].inFlight++;
        boolean[] ended = new boolean[1];
        device.manage(action, zoneIndex, (status, sector) -> {
            zones[zoneIndex].inFlight--;
            ended[0] = true;
            if (status.isSuccess()) {
                whenDone.run();
            }
        });
        while (!ended[0]) {
            subject.await();
        }
    }

    /**
     * Cuts the power. Fails unless every promise is kept on the device after power-on, nothing is there that was never written, and the
     * device takes up its work again.
     */
    void cutAndVerify(PowerCut cut) throws IOException {
        try (DeviceUnderTest left = subject.cut(cut)) {
            for (int index = 0; index < zones.length; index++) {
                verify(index, left.zone(index), left.readZone(index, geometry.zoneSizeBlocks()));
            }
            assertThat(left.manage(ZoneAction.RESET, 0)).as("seed %d", seed).isEqualTo(DeviceStatus.SUCCESS);
            assertThat(left.append(0, 1, 1).status()).as("seed %d", seed).isEqualTo(DeviceStatus.SUCCESS);
        }
    }

    private void verify(int index, ZoneDescriptor found, int[] numbers) {
        Zone zone = zones[index];
        String where = "seed " + seed + ", zone " + index + ": " + found;
        assertThat(found.condition()).as(where).isIn(ZoneCondition.EMPTY, ZoneCondition.CLOSED, ZoneCondition.FULL);
        assertThat(found.resetEpoch()).as(where).isBetween((long) zone.promisedResets, (long) zone.resets);
        int life = (int) found.resetEpoch();
        int[] acknowledged = life == zone.resets ? zone.acknowledged : zone.former.getOrDefault(life, new int[0]);
        if (life == zone.promisedResets && found.condition() != ZoneCondition.FULL) {
            assertThat(found.writePointerBlocks()).as(where).isGreaterThanOrEqualTo(zone.promisedEnd);
        }
        for (int block = 0; block < numbers.length; block++) {
            boolean promised = life == zone.promisedResets && block < zone.promisedEnd;
            int expected = block < acknowledged.length ? acknowledged[block] : 0;
            boolean sound = (promised && expected != 0)
                    ? numbers[block] == expected
                    : numbers[block] == 0
                            || (isOfZone(numbers[block], index) && (expected == 0 || expected == numbers[block]));
            boolean pointerHolds = found.condition() == ZoneCondition.FULL
                    || (numbers[block] == 0) == (block >= found.writePointerBlocks());
            if (!sound || !pointerHolds) {
                throw new AssertionError(where + ", block " + block + " holds " + numbers[block] + ", acknowledged was "
                        + expected + ", promised up to " + zone.promisedEnd);
            }
        }
    }

    private boolean isOfZone(int number, int zoneIndex) {
        return zoneOfNumber.getOrDefault(number, -1) == zoneIndex;
    }
}
