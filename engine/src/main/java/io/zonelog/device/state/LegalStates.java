package io.zonelog.device.state;

import io.zonelog.device.ZoneCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What may be left of the zones when the power is cut now.
 *
 * <p>A zone's history since its durable state is a row of lives that resets separate. What is left is some moment of it: in
 * each life any write pointer up to the last write that was placed, at least the durable one, but none inside a write that the
 * device writes atomically; a life that was finished may be left finished; a reset that is not durable may not have happened;
 * if the device is one that does so, a half-written zone may be Full. Zones are independent of each other. Zones that failed
 * and conventional zones have one state.
 */
public final class LegalStates {
    private final ZoneStates table;
    private final PowerCut.HalfWritten halfWritten;

    public LegalStates(ZoneStates table, PowerCut.HalfWritten halfWritten) {
        this.table = table;
        this.halfWritten = halfWritten;
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
                if (!table.isInsideAtomicWrite(zoneIndex, life.resetEpoch(), blocks)) {
                    addIfLater(states, with(life, blocks));
                }
            }
            addIfLater(states, life);
        }
        return halfWritten == PowerCut.HalfWritten.MAY_TURN_FULL ? withFullOnes(states) : states;
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

    private static List<ZoneRecord> withFullOnes(List<ZoneRecord> states) {
        List<ZoneRecord> all = new ArrayList<>();
        for (ZoneRecord state : states) {
            all.add(state);
            ZoneRecord full =
                    new ZoneRecord(state.zoneIndex(), ZoneCondition.FULL, state.writtenBlocks(), state.resetEpoch());
            if (state.condition() == ZoneCondition.CLOSED && !states.contains(full)) {
                all.add(full);
            }
        }
        return all;
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

    /**
     * Every combination of legal states.
     *
     * @param limit the most images that the caller is prepared for
     * @throws IllegalArgumentException if there are more
     */
    public List<List<ZoneRecord>> images(int limit) {
        List<List<ZoneRecord>> images = List.of(List.of());
        for (int zone = 0; zone < table.geometry().zoneCount(); zone++) {
            List<ZoneRecord> states = of(zone);
            if ((long) images.size() * states.size() > limit) {
                throw new IllegalArgumentException("more than " + limit + " legal images");
            }
            List<List<ZoneRecord>> longer = new ArrayList<>(images.size() * states.size());
            for (List<ZoneRecord> image : images) {
                for (ZoneRecord state : states) {
                    List<ZoneRecord> next = new ArrayList<>(image);
                    next.add(state);
                    longer.add(next);
                }
            }
            images = longer;
        }
        return images;
    }
}
