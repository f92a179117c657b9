package io.zonelog.deploy.peer;

import io.zonelog.connector.directory.EngineDescription;
import io.zonelog.mapping.SourceIdentity;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What of some partitions this engine does not hold, and who does.
 *
 * @param partitions those that it does not hold
 * @param holders engines that hold some of them
 */
public record Elsewhere(Set<SourceIdentity> partitions, List<Holder> holders) {
    /** Nothing that was asked for is elsewhere. */
    public static final Elsewhere NOTHING = new Elsewhere(Set.of(), List.of());

    /** Stands for the names of partitions while it is not known what others hold. */
    public static final String ANY_PARTITION = "*";

    /** Copies both. */
    public Elsewhere {
        partitions = Set.copyOf(partitions);
        holders = List.copyOf(holders);
    }

    /**
     * An engine, and what it holds of what is asked for.
     *
     * @param engine which one
     * @param copies of those partitions
     */
    public record Holder(EngineDescription engine, List<EngineDescription.PartitionCopy> copies) {
        /** Copies the list. */
        public Holder {
            copies = List.copyOf(copies);
        }
    }

    /** Whether this engine holds all that was asked for. */
    public boolean isNothing() {
        return partitions.isEmpty();
    }

    /** The same with some of the engines only, for what they hold. */
    public Elsewhere only(Predicate<EngineDescription> chosen) {
        List<Holder> left =
                holders.stream().filter(holder -> chosen.test(holder.engine())).toList();
        return new Elsewhere(partitions, left);
    }

    /**
     * The rest.
     *
     * @param got partitions that are dealt with, as {@code topic/partition}
     * @param silent engines that do not answer
     */
    Elsewhere without(Set<String> got, Set<EngineDescription> silent) {
        Set<SourceIdentity> rest = new HashSet<>(partitions);
        rest.removeIf(identity -> got.contains(identity.toString()));
        List<Holder> left = holders.stream()
                .filter(holder -> !silent.contains(holder.engine()))
                .filter(holder -> holder.copies().stream().anyMatch(copy -> rest.contains(copy.identity())))
                .toList();
        return new Elsewhere(rest, left);
    }

    /** The partitions that none of some engines hold, in order, as {@code topic/partition}. */
    public Set<String> withoutAnyOf(Collection<Holder> engines) {
        Set<SourceIdentity> missing = new HashSet<>(partitions);
        engines.forEach(holder -> holder.copies().forEach(copy -> missing.remove(copy.identity())));
        Set<String> names = new TreeSet<>();
        missing.forEach(identity -> names.add(identity.toString()));
        return names;
    }
}
