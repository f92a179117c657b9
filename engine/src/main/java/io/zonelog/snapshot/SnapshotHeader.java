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
 * @param sinceOffset the position of an earlier snapshot, which has the files that no record has changed since; 0 if this one has everything
 */
public record SnapshotHeader(
        SourceIdentity identity,
        long nextOffset,
        int leaderEpoch,
        RecordMark lastRecord,
        long incompleteFrom,
        int blockSizeBytes,
        long sinceOffset) {
    private static final int VERSION = 2;
    /** Has no offset of an earlier snapshot. */
    private static final int WHOLE_VERSION = 1;

    /** The header of a partition at its position. */
    static SnapshotHeader of(SourcePosition position, int blockSizeBytes, long sinceOffset) {
        return new SnapshotHeader(
                position.identity(),
                position.nextOffset(),
                position.leaderEpoch(),
                position.lastRecord(),
                position.state().incompleteFrom(),
                blockSizeBytes,
                sinceOffset);
    }

    /** The same of a snapshot that has everything. */
    SnapshotHeader whole() {
        return new SnapshotHeader(identity, nextOffset, leaderEpoch, lastRecord, incompleteFrom, blockSizeBytes, 0);
    }

    /** Whether no record is missing in the files. */
    public boolean isComplete() {
        return incompleteFrom == State.COMPLETE;
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
        out.writeLong(sinceOffset);
    }

    /**
     * Reads a header.
     *
     * @throws SnapshotException if it is of another version
     */
    static SnapshotHeader read(DataInputStream in) throws IOException {
        int version = in.readInt();
        if (version < WHOLE_VERSION || version > VERSION) {
            throw new SnapshotException(
                    "it has format version " + version + "; this program reads versions up to " + VERSION);
        }
        SourceIdentity identity = new SourceIdentity(
                SnapshotFrame.readText(in), SnapshotFrame.readText(in), SnapshotFrame.readText(in), in.readInt());
        return new SnapshotHeader(
                identity,
                in.readLong(),
                in.readInt(),
                new RecordMark(in.readLong(), in.readLong(), in.readInt()),
                in.readLong(),
                in.readInt(),
                version == WHOLE_VERSION ? 0 : in.readLong());
    }
}
