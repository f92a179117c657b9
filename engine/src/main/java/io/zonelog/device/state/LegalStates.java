package io.zonelog.device.state;

import io.zonelog.device.ZoneCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What may be left of the zones when the power is cut now.
 *
 * <p>A zone's history since its durable state is a row of lives that resets separate. What is left is some moment of it: in
 * each life any write pointer up to the last write that was placed, at least the durable one; a life that was finished may be
 * left finished; a reset that is not durable may not have happened. Zones are independent of each other.
 */
public final class LegalStates {
    private final ZoneTable table;

    public LegalStates(ZoneTable table) {
        this.table = table;
    }

    /** Every state that a zone may be left in, in the order of its history. */
    public List<ZoneRecord> of(int zoneIndex) {
        ZoneRecord durable = table.durableRecord(zoneIndex);
        List<ZoneRecord> lives = new ArrayList<>(table.formerLives(zoneIndex));
        lives.add(table.recordWith(zoneIndex, table.writtenBlocks(zoneIndex)));
        List<ZoneRecord> states = new ArrayList<>();
        states.add(durable);
        for (ZoneRecord life : lives) {
            int from = life.resetEpoch() == durable.resetEpoch() ? durable.writtenBlocks() : 0;
            for (int blocks = from; blocks <= life.writtenBlocks(); blocks++) {
                addIfLater(states, with(life, blocks));
            }
            addIfLater(states, life);
        }
        return states;
    }

    private ZoneRecord with(ZoneRecord life, int blocks) {
        ZoneCondition condition = switch (life.condition()) {
            case NOT_WRITE_POINTER, READ_ONLY, OFFLINE -> life.condition();
            default -> atPowerOn(blocks);
        };
        return new ZoneRecord(life.zoneIndex(), condition, blocks, life.resetEpoch());
    }

    private ZoneCondition atPowerOn(int blocks) {
        if (blocks == 0) {
            return ZoneCondition.EMPTY;
        }
        return blocks == table.geometry().zoneCapacityBlocks() ? ZoneCondition.FULL : ZoneCondition.CLOSED;
    }

    private static void addIfLater(List<ZoneRecord> states, ZoneRecord state) {
        if (states.get(states.size() - 1).isBefore(state)) {
            states.add(state);
        }
    }

    /** One legal state of every zone. The durable one and the latest one are chosen more often than those between. */
    public List<ZoneRecord> choose(long seed) {
        SplittableRandom chance = new SplittableRandom(seed);
        List<ZoneRecord> image = new ArrayList<>(table.geometry().zoneCount());
        for (int zone = 0; zone < table.geometry().zoneCount(); zone++) {
            List<ZoneRecord> states = of(zone);
            int index = switch (chance.nextInt(4)) {
                case 0 -> 0;
                case 1 -> states.size() - 1;
                default -> chance.nextInt(states.size());
            };
            image.add(states.get(index));
        }
        return image;
    }
}
