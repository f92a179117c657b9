package io.zonelog.device.file;

import io.zonelog.device.ZoneCondition;
import io.zonelog.device.state.ZoneRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The durable states of all zones in arrays, 13 bytes a zone: what a snapshot holds and the journal brings up to date. An entry
 * of a snapshot takes {@value #ENTRY_BYTES} bytes:
 *
 * <pre>
 *      0  condition code, int
 *      4  written blocks, int
 *      8  reset epoch, long
 * </pre>
 */
final class StateImage {
    static final int ENTRY_BYTES = 16;

    private final byte[] condition;
    private final int[] writtenBlocks;
    private final long[] resetEpoch;

    StateImage(int zoneCount) {
        condition = new byte[zoneCount];
        writtenBlocks = new int[zoneCount];
        resetEpoch = new long[zoneCount];
    }

    /** The states of a new device. */
    static StateImage pristine(int zoneCount, int conventionalZoneCount) {
        StateImage image = new StateImage(zoneCount);
        for (int zone = 0; zone < zoneCount; zone++) {
            ZoneCondition first = zone < conventionalZoneCount ? ZoneCondition.NOT_WRITE_POINTER : ZoneCondition.EMPTY;
            image.condition[zone] = (byte) first.code();
        }
        return image;
    }

    /** The same states, and Empty zones behind them. */
    StateImage grownTo(int zoneCount) {
        StateImage grown = pristine(zoneCount, 0);
        all().forEach(grown::put);
        return grown;
    }

    int zoneCount() {
        return condition.length;
    }

    ZoneRecord get(int zoneIndex) {
        return new ZoneRecord(
                zoneIndex, ZoneCondition.ofCode(condition[zoneIndex]), writtenBlocks[zoneIndex], resetEpoch[zoneIndex]);
    }

    List<ZoneRecord> all() {
        List<ZoneRecord> records = new ArrayList<>(condition.length);
        for (int zone = 0; zone < condition.length; zone++) {
            records.add(get(zone));
        }
        return records;
    }

    void put(ZoneRecord record) {
        int zone = record.zoneIndex();
        condition[zone] = (byte) record.condition().code();
        writtenBlocks[zone] = record.writtenBlocks();
        resetEpoch[zone] = record.resetEpoch();
    }

    void encode(ByteBuffer target) {
        for (int zone = 0; zone < condition.length; zone++) {
            target.putInt(condition[zone]).putInt(writtenBlocks[zone]).putLong(resetEpoch[zone]);
        }
    }

    static StateImage decode(ByteBuffer source, int zoneCount) {
        StateImage image = new StateImage(zoneCount);
        for (int zone = 0; zone < zoneCount; zone++) {
            image.condition[zone] = (byte) ZoneCondition.ofCode(source.getInt()).code();
            image.writtenBlocks[zone] = source.getInt();
            image.resetEpoch[zone] = source.getLong();
        }
        return image;
    }
}
