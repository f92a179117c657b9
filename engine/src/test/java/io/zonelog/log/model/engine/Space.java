package io.zonelog.log.model.engine;

import io.zonelog.log.model.design.Choices;
import io.zonelog.log.model.design.Rule;
import io.zonelog.log.model.design.Shape;
import io.zonelog.log.model.device.Summary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Room in zones, and what of it is promised. */
public final class Space {
    private static final int NONE = -1;

    private final EngineState engine;

    public Space(EngineState engine) {
        this.engine = engine;
    }

    /** Blocks that can be appended to a zone, beside the summaries that are promised there. */
    public int free(int zone) {
        if (!engine.device.isGood(zone)) {
            return 0;
        }
        EngineState.UnfinishedCheckpoint checkpoint = engine.unfinished;
        boolean goesOn = checkpoint != null && !checkpoint.written && checkpoint.zones.contains(zone);
        int promised = goesOn ? 1 : 0;
        for (Batch batch : engine.inFlight) {
            promised += batch.promised(zone);
        }
        return Shape.capacityBlocks(zone) - engine.device.items(zone).size() - promised;
    }

    /** A zone for a run's first block: the wanted one, or the next that has room; -1 if there is none. */
    public int dataZone(int wanted, Batch batch) {
        for (int i = 0; i < engine.shape.dataZones(); i++) {
            int zone = (wanted + i) % engine.shape.dataZones();
            if (free(zone) > (batch.promised(zone) == 0 ? 1 : 0)) {
                return zone;
            }
        }
        return NONE;
    }

    /**
     * Whether data find room: so many blocks more, and whichever zone fails, all that is in flight there once again. So whatever is taken in
     * can be written. A summary takes a block in each zone, and data may be in as many zones as they have blocks.
     */
    public boolean hasRoomForData(int blocks) {
        int taken = 2 * blocks;
        boolean fails = engine.keeps(Rule.ROOM_FOR_ANOTHER_ATTEMPT) && goodDataZones() > 1;
        if (!fails) {
            return remaining(roomWithout(NONE), taken) == 0;
        }
        for (int zone = 0; zone < engine.shape.dataZones(); zone++) {
            if (engine.device.isGood(zone) && !hasRoomAfter(zone, taken)) {
                return false;
            }
        }
        return true;
    }

    private boolean hasRoomAfter(int failedZone, int taken) {
        int[] room = roomWithout(failedZone);
        if (remaining(room, taken) > 0) {
            return false;
        }
        for (Batch batch : engine.inFlight) {
            int again = batch.dataBlocksIn(failedZone);
            if (again > 0 && remaining(room, again) > 0) {
                return false;
            }
        }
        return true;
    }

    private int[] roomWithout(int failedZone) {
        int[] room = new int[engine.shape.dataZones()];
        for (int zone = 0; zone < room.length; zone++) {
            room[zone] = zone == failedZone ? 0 : free(zone);
        }
        return room;
    }

    /** Fills the room with blocks and their summaries; returns how many are left over. */
    private static int remaining(int[] room, int blocks) {
        int left = blocks;
        for (int zone = 0; zone < room.length && left > 0; zone++) {
            int here = Math.min(left, Math.max(0, room[zone] - 1));
            room[zone] -= here == 0 ? 0 : here + 1;
            left -= here;
        }
        return left;
    }

    private int goodDataZones() {
        int good = 0;
        for (int zone = 0; zone < engine.shape.dataZones(); zone++) {
            good += engine.device.isGood(zone) ? 1 : 0;
        }
        return good;
    }

    /** Whether what a batch has lost finds room now. */
    public boolean hasRoomAgain(Batch batch) {
        int room = 0;
        for (int zone = 0; zone < engine.shape.dataZones(); zone++) {
            room += Math.max(0, free(zone) - (batch.promised(zone) == 0 ? 1 : 0));
        }
        return room >= batch.lostBlocks();
    }

    /** What room is wanted for, and what has to be left: so many blocks in so many zones. */
    public enum Purpose {
        /**
         * What can wait until the log is shorter. It leaves room for a checkpoint, a start, and another attempt of each batch in flight, in
         * one zone more than has to be left if one fails.
         */
        ORDINARY(3, Summary.Checkpoint.PARTS + 4),
        /** It leaves room for the next one, where the zones count that can be reset after it. */
        CHECKPOINT(2, Summary.Checkpoint.PARTS),
        /** What was promised: other attempts of what is in flight, and starts. */
        PROMISED(0, 0);

        private final int leftZones;
        private final int leftBlocks;

        Purpose(int leftZones, int leftBlocks) {
            this.leftZones = leftZones;
            this.leftBlocks = leftBlocks;
        }
    }

    /**
     * Zones for something that is written more than once and has no data.
     *
     * @param copies how often
     * @param blocks what it takes in each zone
     * @return so many zones; none if there is no room
     */
    public List<Integer> recordZones(Choices choices, int copies, int blocks, Purpose purpose) {
        List<Integer> candidates = new ArrayList<>();
        int first = choices.below(Shape.RECORD_ZONES);
        for (int i = 0; i < Shape.RECORD_ZONES; i++) {
            candidates.add(Shape.DATA_ZONES + (first + i) % Shape.RECORD_ZONES);
        }
        return firstWithRoom(candidates, copies, blocks, purpose);
    }

    /** The zones with the most room, for a checkpoint that is to leave the others. */
    public List<Integer> roomiestZones(int copies) {
        List<Integer> candidates = recordZones();
        candidates.sort(Comparator.comparingInt(this::free).reversed());
        return firstWithRoom(candidates, copies, Summary.Checkpoint.PARTS, Purpose.CHECKPOINT);
    }

    private List<Integer> firstWithRoom(List<Integer> candidates, int copies, int blocks, Purpose purpose) {
        List<Integer> zones = new ArrayList<>();
        for (int zone : candidates) {
            if (zones.size() < copies && free(zone) >= blocks) {
                zones.add(zone);
                if (!leavesRoom(zones, blocks, purpose)) {
                    zones.remove(zones.size() - 1);
                }
            }
        }
        return zones.size() < copies ? List.of() : zones;
    }

    private boolean leavesRoom(List<Integer> taken, int blocks, Purpose purpose) {
        // What is in flight has records that the checkpoint does not cover, so their zones are not reset.
        boolean coversAll = purpose == Purpose.CHECKPOINT && engine.inFlight.isEmpty();
        int roomy = 0;
        for (int zone = Shape.DATA_ZONES; zone < Shape.ZONES; zone++) {
            boolean here = taken.contains(zone);
            boolean roomyThen = free(zone) - (here ? blocks : 0) >= purpose.leftBlocks;
            boolean resetThen = coversAll && !here && engine.device.isGood(zone);
            roomy += roomyThen || resetThen ? 1 : 0;
        }
        boolean takesAll = purpose == Purpose.ORDINARY && !engine.keeps(Rule.ROOM_FOR_CHECKPOINTS);
        return takesAll || roomy >= purpose.leftZones;
    }

    /** Whether the log has to become shorter before more is taken in. */
    public boolean isShort() {
        return firstWithRoom(recordZones(), 2, 1, Purpose.ORDINARY).isEmpty();
    }

    private static List<Integer> recordZones() {
        List<Integer> zones = new ArrayList<>();
        for (int zone = Shape.DATA_ZONES; zone < Shape.ZONES; zone++) {
            zones.add(zone);
        }
        return zones;
    }
}
