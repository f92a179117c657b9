package io.zonelog.deploy.peer;

import io.zonelog.connector.directory.EngineDescription;
import io.zonelog.connector.directory.EngineDescription.PartitionCopy;
import io.zonelog.connector.directory.EngineDirectory;
import io.zonelog.deploy.peer.Elsewhere.Holder;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The other engines, by what they hold. An engine that did not answer is left out for a moment where another one holds the same. For any
 * thread.
 */
public final class Peers {
    private static final long DISTRUST_NANOS = 5_000_000_000L;

    private final EngineDirectory directory;
    private final UUID self;
    private final Supplier<Optional<Set<SourceIdentity>>> existing;
    private final LongSupplier nanoClock;
    private final Map<UUID, Long> unanswered = new ConcurrentHashMap<>();

    /**
     * The peers of an engine.
     *
     * @param self its device
     * @param existing the partitions that there are in Kafka, as far as others may hold them; empty while that is not known
     */
    public Peers(
            EngineDirectory directory,
            UUID self,
            Supplier<Optional<Set<SourceIdentity>>> existing,
            LongSupplier nanoClock) {
        this.directory = directory;
        this.self = self;
        this.existing = existing;
        this.nanoClock = nanoClock;
    }

    /** Which engines a client can be sent to. */
    public enum Reach {
        /** Those that other hosts reach. */
        OTHER_HOSTS,
        /** All; the client is on this host, or is this engine. */
        ALL;

        private boolean reaches(EngineDescription engine) {
            return this == ALL || !isLoopback(URI.create(engine.url()).getHost());
        }

        /** Of a literal address or of localhost; other names are not looked up. */
        private static boolean isLoopback(String host) {
            boolean literal = host.startsWith("[") || host.matches("[0-9.]+");
            try {
                return host.equals("localhost")
                        || (literal && InetAddress.getByName(host).isLoopbackAddress());
            } catch (UnknownHostException noAddress) {
                return false;
            }
        }
    }

    /**
     * What of some partitions is not held here, and who holds it.
     *
     * @param wanted which partitions are asked for
     * @param held what is held here
     */
    public Elsewhere elsewhere(Predicate<SourceIdentity> wanted, Collection<SourcePosition> held, Reach reach) {
        List<EngineDescription> others = others(reach);
        Set<SourceIdentity> open = new HashSet<>(existing.get().orElse(Set.of()));
        others.forEach(engine -> copies(engine).forEach(copy -> open.add(copy.identity())));
        held.forEach(source -> open.remove(source.identity()));
        open.removeIf(wanted.negate());
        return open.isEmpty() ? Elsewhere.NOTHING : new Elsewhere(open, holders(others, open));
    }

    /** Whether it is known by now what others may hold; until then, that something is nowhere must not be said. */
    public boolean areKnown() {
        return existing.get().isPresent();
    }

    private List<EngineDescription> others(Reach reach) {
        return directory.present().stream()
                .filter(engine -> !engine.deviceUuid().equals(self))
                .filter(engine -> !engine.url().isEmpty() && reach.reaches(engine))
                .toList();
    }

    private static List<PartitionCopy> copies(EngineDescription engine) {
        return engine.partitions().stream()
                .filter(copy -> copy.state().isHeld())
                .toList();
    }

    private List<Holder> holders(List<EngineDescription> engines, Set<SourceIdentity> open) {
        List<Holder> trusted = new ArrayList<>();
        List<Holder> distrusted = new ArrayList<>();
        for (EngineDescription engine : engines) {
            List<PartitionCopy> copies = copies(engine).stream()
                    .filter(copy -> open.contains(copy.identity()))
                    .toList();
            if (!copies.isEmpty()) {
                (isDistrusted(engine) ? distrusted : trusted).add(new Holder(engine, copies));
            }
        }
        Set<SourceIdentity> covered = new HashSet<>();
        trusted.forEach(holder -> holder.copies().forEach(copy -> covered.add(copy.identity())));
        distrusted.stream()
                .filter(holder -> holder.copies().stream().anyMatch(copy -> !covered.contains(copy.identity())))
                .forEach(trusted::add);
        return trusted;
    }

    private boolean isDistrusted(EngineDescription engine) {
        Long since = unanswered.get(engine.deviceUuid());
        return since != null && nanoClock.getAsLong() - since < DISTRUST_NANOS;
    }

    /** What other engines hold of some partitions past an offset, by what they last said. */
    public Elsewhere past(Predicate<SourceIdentity> wanted, long offset, Reach reach) {
        List<Holder> holders = new ArrayList<>();
        Set<SourceIdentity> partitions = new HashSet<>();
        for (EngineDescription engine : others(reach)) {
            List<PartitionCopy> copies = copies(engine).stream()
                    .filter(copy -> wanted.test(copy.identity()) && copy.nextOffset() > offset)
                    .toList();
            if (!copies.isEmpty() && !isDistrusted(engine)) {
                holders.add(new Holder(engine, copies));
                copies.forEach(copy -> partitions.add(copy.identity()));
            }
        }
        return new Elsewhere(partitions, holders);
    }

    /** An engine has answered, or not. */
    void heardOf(EngineDescription engine, boolean answered) {
        if (answered) {
            unanswered.remove(engine.deviceUuid());
        } else {
            unanswered.put(engine.deviceUuid(), nanoClock.getAsLong());
        }
    }
}
