package io.zonelog.connector.directory;

import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.SourcePosition.State;
import java.util.List;
import java.util.UUID;

/**
 * What an engine says of itself.
 *
 * @param deviceUuid the device that it works on, which tells it from other engines
 * @param url where others reach its HTTP server, with scheme, host and port, without a slash at the end; empty if it has none
 * @param group its consumer group: engines of one group have a copy of everything between them
 * @param version of its program, for people
 * @param partitions what it has files of
 */
public record EngineDescription(
        UUID deviceUuid, String url, String group, String version, List<PartitionCopy> partitions) {
    /** Copies the list. */
    public EngineDescription {
        partitions = List.copyOf(partitions);
    }

    /**
     * A partition's files at an engine.
     *
     * @param identity which partition
     * @param nextOffset the first offset that is not in its files
     * @param state what the files are worth
     */
    public record PartitionCopy(SourceIdentity identity, long nextOffset, State state) {
        /** What a store says of a partition. */
        public static PartitionCopy of(SourcePosition position) {
            return new PartitionCopy(position.identity(), position.nextOffset(), position.state());
        }

        /** Whether the files follow the log, and lack none of its records. */
        public boolean isHeldWhole() {
            return state.isHeld() && !state.isIncomplete();
        }
    }
}
