package io.zonelog.snapshot;

import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.SourcePosition.RecordMark;
import io.zonelog.mapping.SourcePosition.State;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * What a snapshot is of.
 *
 * @param identity the partition
 * @param nextOffset the position: all records before it, and none from it on, are in the files
 * @param leaderEpoch of the last record, or {@link SourcePosition#NO_LEADER_EPOCH}
 * @param lastRecord the last record before the position
 * @param incompleteFrom as in {@link State}: {@link State#COMPLETE} if no record is missing in the files
 * @param blockSizeBytes of the device that it was taken from
 */
public record SnapshotHeader(
        SourceIdentity identity,
        long nextOffset,
        int leaderEpoch,
        RecordMark lastRecord,
        long incompleteFrom,
        int blockSizeBytes) {
    private static final int VERSION = 1;

    /** The header of a partition at its position. */
    static SnapshotHeader of(SourcePosition position, int blockSizeBytes) {
        return new SnapshotHeader(
                position.identity(),
                position.nextOffset(),
                position.leaderEpoch(),
                position.lastRecord(),
                position.state().incompleteFrom(),
                blockSizeBytes);
    }

    /** The position of a partition that was built from the snapshot, under the number that it has in the store. */
    public SourcePosition position(int sourceId) {
        State state = new State(State.Holding.HELD, 0, incompleteFrom);
        return new SourcePosition(sourceId, identity, nextOffset, leaderEpoch, lastRecord, state);
    }

    void writeTo(DataOutputStream out) throws IOException {
        out.writeInt(VERSION);
        SnapshotFrame.writeText(out, identity.clusterId());
        SnapshotFrame.writeText(out, identity.topicId());
        SnapshotFrame.writeText(out, identity.topic());
        out.writeInt(identity.partition());
        out.writeLong(nextOffset);
        out.writeInt(leaderEpoch);
        out.writeLong(lastRecord.offset());
        out.writeLong(lastRecord.timestampMillis());
        out.writeInt(lastRecord.checksum());
        out.writeLong(incompleteFrom);
        out.writeInt(blockSizeBytes);
    }

    /**
     * Reads a header.
     *
     * @throws SnapshotException if it is of another version
     */
    static SnapshotHeader read(DataInputStream in) throws IOException {
        int version = in.readInt();
        if (version != VERSION) {
            throw new SnapshotException("it has format version " + version + "; this program reads version " + VERSION);
        }
        SourceIdentity identity = new SourceIdentity(
                SnapshotFrame.readText(in), SnapshotFrame.readText(in), SnapshotFrame.readText(in), in.readInt());
        return new SnapshotHeader(
                identity,
                in.readLong(),
                in.readInt(),
                new RecordMark(in.readLong(), in.readLong(), in.readInt()),
                in.readLong(),
                in.readInt());
    }
}
