package io.zonelog.connector.apply;

import io.zonelog.connector.directory.EngineDirectory;
import io.zonelog.connector.takeover.SnapshotSources;
import io.zonelog.engine.EngineOptions;
import io.zonelog.engine.EnginePorts;

/**
 * What an engine is opened with.
 *
 * @param ports device, store, commit thread, clock and mailbox
 * @param options the engine's limits
 * @param directory who else is there, and what they have
 * @param snapshots where files come from that this engine does not have
 */
public record EnginePart(
        EnginePorts ports, EngineOptions options, EngineDirectory directory, SnapshotSources snapshots) {
    /** An engine that knows no others. */
    public static EnginePart alone(EnginePorts ports, EngineOptions options) {
        return new EnginePart(ports, options, new EngineDirectory(ports.nanoClock()), SnapshotSources.NONE);
    }
}
