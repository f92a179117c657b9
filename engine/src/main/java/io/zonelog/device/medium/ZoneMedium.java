package io.zonelog.device.medium;

import io.zonelog.device.state.ZoneRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What holds the data of the zones and the records of their states. It knows no rules: the device above it decides what is
 * written where.
 *
 * <p>Data are addressed by zone, reset epoch and block in the zone. The epoch matters only to a medium that keeps what a zone
 * held before its reset.
 */
public interface ZoneMedium extends AutoCloseable {
    /** Whether a write of a new life of a zone destroys the data of the life before. */
    boolean overwritesFormerLives();

    /** The alignment that buffers need, in bytes: 1 where any buffer will do. */
    int alignmentBytes();

    /** Writes the remaining bytes of the buffers, in order. Blocks of one call are not written by another one at once. */
    void write(int zoneIndex, long resetEpoch, int blockInZone, ByteBuffer[] buffers) throws IOException;

    /** Fills the buffer up to its limit. Blocks that were never written read as anything a medium likes. */
    void read(int zoneIndex, long resetEpoch, int blockInZone, ByteBuffer buffer) throws IOException;

    /** Makes durable what was written to the zone by calls that returned before this one. */
    void sync(int zoneIndex) throws IOException;

    /** Makes the states durable, all or none. Calls do not overlap. */
    void record(List<ZoneRecord> states) throws IOException;

    /** Data of the zone's lives before the epoch are not needed any more. */
    void forgetBefore(int zoneIndex, long resetEpoch);

    /**
     * Gets ready for the states of more zones, Empty ones behind those that are there. Does not overlap with {@link #record}.
     *
     * @param zoneCount the new number of zones; nothing happens if there are so many already
     */
    void grow(int zoneCount) throws IOException;

    @Override
    void close();
}
