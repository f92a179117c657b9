package io.zonelog.deploy.peer;

import io.zonelog.connector.directory.EngineDirectory;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Everything that can be asked of other engines. For any thread; closed after the server that asks.
 *
 * @param peers who they are
 * @param client speaks to them
 * @param files finds files
 * @param lists gets lists
 */
public record OtherEngines(Peers peers, PeerClient client, FileSearch files, ListSearch lists)
        implements AutoCloseable {
    /** What some engines can be asked by a client. */
    public static OtherEngines of(Peers peers, PeerClient client) {
        return new OtherEngines(peers, client, new FileSearch(peers, client), new ListSearch(peers, client));
    }

    /** For an engine that knows no others. */
    public static OtherEngines none(UUID self) {
        return of(
                new Peers(new EngineDirectory(System::nanoTime), self, () -> Optional.of(Set.of()), System::nanoTime),
                new PeerClient("", null));
    }

    @Override
    public void close() {
        client.close();
    }
}
