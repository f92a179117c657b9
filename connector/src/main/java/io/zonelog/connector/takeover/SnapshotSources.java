package io.zonelog.connector.takeover;

import io.zonelog.mapping.SourceIdentity;
import io.zonelog.snapshot.SnapshotBase;
import io.zonelog.snapshot.SnapshotFrames;
import java.io.IOException;
import java.util.List;

/** The port to what has snapshots of partitions: other engines, and backups. For any thread; may wait a few seconds. */
@FunctionalInterface
public interface SnapshotSources {
    /** There are none. */
    SnapshotSources NONE = identity -> List.of();

    /** What has all files of a partition, as far as is known, the one that is furthest ahead first. */
    List<Candidate> of(SourceIdentity identity);

    /** Something that has a snapshot; its text says in a few words what. */
    interface Candidate {
        /** The first offset that is not in the files, as far as is known before they are read. */
        long nextOffset();

        /**
         * Lets somebody read the snapshot, once. Reading fails if nothing comes for a while.
         *
         * @param base what the reader has already; it may come nevertheless, and the header tells
         * @throws IOException if there is none, or the reader fails
         */
        void use(SnapshotBase base, Reader reader) throws IOException;
    }

    /** Reads a snapshot. */
    @FunctionalInterface
    interface Reader {
        void read(SnapshotFrames frames) throws IOException;
    }
}
