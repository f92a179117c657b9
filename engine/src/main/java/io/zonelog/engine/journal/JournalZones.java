package io.zonelog.engine.journal;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceQueue;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ZoneAction;
import io.zonelog.engine.batch.EngineZones;
import io.zonelog.zone.Zone;
import io.zonelog.zone.ZoneFailures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The zones of the mapping journal that hold none of it now, and how many it should have. They are taken from those that are free, leaving
 * room for what the engine has promised; what it has beyond that goes back when it is reset. Owned by the engine's thread.
 */
final class JournalZones {
    /** Zones that take frames, or are being finished, at the same time. */
    static final int ACTIVE_ZONES = 2;

    static final int ZONES_OF_A_PAIR = 2;
    /** A smaller device has no zones to spare. */
    private static final int LEAST_ZONES = 32;
    /** Zones that data need to be open and active at the same time. */
    private static final int LEAST_DATA_ZONES = 4;
    /** Pairs without which no checkpoint could be written. */
    private static final int LEAST_PAIRS = 2;

    private final DeviceQueue device;
    private final EngineZones zones;
    private final List<Zone> spare = new ArrayList<>();
    private int wantedPairs;
    private int commandsInFlight;

    JournalZones(DeviceQueue device, EngineZones zones) {
        this.device = device;
        this.zones = zones;
    }

    /**
     * Whether a device is large enough for a journal.
     *
     * @param batchBlocks blocks of the longest batch: the zones that it fills stay active until it is durable
     */
    static boolean suit(DeviceGeometry geometry, long batchBlocks) {
        long zonesAtOnce = ACTIVE_ZONES + LEAST_DATA_ZONES + batchBlocks / geometry.zoneCapacityBlocks() + 1;
        return geometry.zoneCount() - geometry.conventionalZoneCount() >= LEAST_ZONES
                && (geometry.maxActiveZones() == 0 || geometry.maxActiveZones() >= zonesAtOnce)
                && (geometry.maxOpenZones() == 0 || geometry.maxOpenZones() >= zonesAtOnce);
    }

    /** The journal will have to hold so many blocks at once. */
    void wants(long blocks) {
        long pairs = 1 + (blocks + pairBlocks() - 1) / pairBlocks();
        wantsPairs((int) Math.max(LEAST_PAIRS, Math.min(pairs, Integer.MAX_VALUE / ZONES_OF_A_PAIR)));
    }

    /** As many zones as the journal has are too few. */
    void wantsMore() {
        wantsPairs(wantedPairs + 1);
    }

    /** Whether it has as many zones as it should have, none of which may be spare. */
    boolean hasAllWanted() {
        return zones.table().journalZones() >= wantedPairs * ZONES_OF_A_PAIR;
    }

    private void wantsPairs(int pairs) {
        wantedPairs = pairs;
        zones.table().wantForJournal(pairs * ZONES_OF_A_PAIR);
    }

    int wantedPairs() {
        return wantedPairs;
    }

    /** Blocks of the shorter zone of a pair. */
    int pairBlocks() {
        return zones.table().geometry().zoneCapacityBlocks();
    }

    /** Pairs that could be opened now. */
    int sparePairs() {
        return spare.size() / ZONES_OF_A_PAIR;
    }

    /** Whether zones are being reset. */
    boolean isBusy() {
        return commandsInFlight > 0;
    }

    /** Takes what it should have and can get, beside a reserve and what is promised. */
    void fill() {
        long room = zones.account().availableBlocks();
        while (!hasAllWanted() && room >= pairBlocks()) {
            Optional<Zone> taken = zones.table().takeForJournal();
            if (taken.isEmpty()) {
                return;
            }
            spare.add(taken.get());
            room -= pairBlocks();
        }
    }

    /** Two zones for a pair. */
    List<Zone> take() {
        return List.of(spare.remove(0), spare.remove(0));
    }

    /** A zone holds nothing more that is needed: it is reset, and used again. */
    void drop(Zone zone) {
        if (zone.state() != Zone.State.JOURNAL) {
            return;
        }
        commandsInFlight++;
        device.manage(ZoneAction.RESET, zone.zoneIndex(), (status, sector) -> resetEnded(zone, status));
    }

    private void resetEnded(Zone zone, DeviceStatus status) {
        commandsInFlight--;
        if (!status.isSuccess()) {
            zones.table().retire(zone);
            return;
        }
        boolean isWanted = zones.table().journalZones() <= wantedPairs * ZONES_OF_A_PAIR;
        long resetEpoch = device.report(zone.zoneIndex()).resetEpoch();
        if (isWanted) {
            zones.table().journalZoneReset(zone, resetEpoch);
            spare.add(zone);
        } else {
            zones.table().giveBack(zone, resetEpoch);
        }
        zones.reclaimer().wasReset(zone);
    }

    /** Ends what a zone has open on the device; what is to be done then is done whether or not that works. */
    void finish(Zone zone, Runnable then) {
        commandsInFlight++;
        device.manage(ZoneAction.FINISH, zone.zoneIndex(), (status, sector) -> {
            commandsInFlight--;
            ended(zone, status);
            then.run();
        });
    }

    /** A command to a zone has ended; if it has failed because the zone is lost, the zone is given up. */
    void ended(Zone zone, DeviceStatus status) {
        boolean isLost = !status.isSuccess()
                && ZoneFailures.judge(device.report(zone.zoneIndex()).condition()) != ZoneFailures.Verdict.CLOSE;
        if (isLost) {
            zones.table().retire(zone);
        }
    }
}
