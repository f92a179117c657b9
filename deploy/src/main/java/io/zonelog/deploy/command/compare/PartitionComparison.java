package io.zonelog.deploy.command.compare;

import io.zonelog.deploy.command.remote.EngineClient;
import io.zonelog.deploy.content.PercentEncoding;
import io.zonelog.deploy.http.files.DigestsHandler;
import io.zonelog.deploy.view.source.ComparisonRow;
import io.zonelog.deploy.view.source.DigestLines;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares the copies of one partition at one position. While records come, the engines' positions move on; so they are asked for
 * a position that lies ahead of them all, further ahead each time that one of them has passed it before it was asked. If no record brings them there,
 * they are asked for the one at which the furthest stands. Ends after a limited number of tries, and when one of them no longer holds the partition. Used
 * by one thread.
 */
final class PartitionComparison {
    private static final int MOST_TRIES = 12;
    private static final int MOST_DIFFERENCES = 1000;

    private final String topic;
    private final int partition;
    private final List<EngineClient> engines;
    private long wanted;
    private long ahead;
    /** The furthest position in the try before, if that did not last long: what was known long ago tells no speed. */
    private long known = -1;

    private long slowest = -1;
    private boolean hasMoved;

    /**
     * Prepares.
     *
     * @param engines that hold the partition
     * @param furthest the highest position of these, as far as is known
     */
    PartitionComparison(String topic, int partition, List<EngineClient> engines, long furthest) {
        this.topic = topic;
        this.partition = partition;
        this.engines = engines;
        this.wanted = furthest;
    }

    /** Empty if the partition has gone to another engine meanwhile. */
    Optional<ComparisonRow> run() {
        if (engines.size() < 2) {
            return Optional.of(notComparable("there is only one copy"));
        }
        for (int attempt = 0; attempt < MOST_TRIES && !hasMoved; attempt++) {
            Optional<ComparisonRow> row = attempt();
            if (row.isPresent()) {
                return row;
            }
        }
        return hasMoved
                ? Optional.empty()
                : Optional.of(notComparable("the engines came to no common position in " + MOST_TRIES + " tries"));
    }

    ComparisonRow notComparable(String reason) {
        return ComparisonRow.notComparable(topic, partition, urls(), reason);
    }

    private List<String> urls() {
        return engines.stream().map(EngineClient::url).toList();
    }

    /** Empty if the engines are to be asked for another position. */
    private Optional<ComparisonRow> attempt() {
        String path = DigestsHandler.PATH + PercentEncoding.encode(topic) + "/" + partition + "?"
                + DigestsHandler.POSITION + "=" + wanted;
        List<CopyDigests> copies =
                engines.stream().map(engine -> CopyDigests.ask(engine, path)).toList();
        try {
            List<CopyDigests.Item> first =
                    copies.stream().map(CopyDigests::next).toList();
            hasMoved = first.stream().anyMatch(CopyDigests.Gone.class::isInstance);
            if (hasMoved) {
                return Optional.empty();
            }
            for (CopyDigests.Item item : first) {
                if (item instanceof CopyDigests.Failed failed) {
                    return Optional.of(notComparable(failed.line()));
                }
            }
            return first.stream().allMatch(CopyDigests.Begun.class::isInstance)
                    ? Optional.of(compare(
                            copies,
                            first.stream()
                                    .map(item -> ((CopyDigests.Begun) item).head())
                                    .toList()))
                    : goOn(first);
        } finally {
            copies.forEach(CopyDigests::close);
        }
    }

    /** Chooses another position, unless an engine is behind and stays there. */
    private Optional<ComparisonRow> goOn(List<CopyDigests.Item> answers) {
        List<CopyDigests.Elsewhere> elsewhere = answers.stream()
                .filter(CopyDigests.Elsewhere.class::isInstance)
                .map(CopyDigests.Elsewhere.class::cast)
                .toList();
        long furthest = elsewhere.stream()
                .mapToLong(CopyDigests.Elsewhere::position)
                .max()
                .orElse(wanted);
        if (elsewhere.stream().anyMatch(CopyDigests.Elsewhere::passed)) {
            long moved = known < 0 ? 0 : furthest - known;
            ahead = Math.max(1, 2 * Math.max(ahead, moved));
            wanted = furthest + ahead;
            known = furthest;
            return Optional.empty();
        }
        long behind = elsewhere.stream()
                .mapToLong(CopyDigests.Elsewhere::position)
                .min()
                .orElse(wanted);
        boolean someAreThere = elsewhere.size() < engines.size();
        if (someAreThere && behind == slowest) {
            return Optional.of(
                    notComparable("an engine stays at position " + behind + ", while another one is at " + wanted));
        }
        slowest = behind;
        if (!someAreThere) {
            ahead = 0;
            known = -1;
            wanted = furthest;
        }
        return Optional.empty();
    }

    private ComparisonRow compare(List<CopyDigests> copies, List<DigestLines.Head> heads) {
        for (int copy = 0; copy < heads.size(); copy++) {
            Optional<String> obstacle = obstacle(heads.get(0), heads.get(copy), copies.get(copy));
            if (obstacle.isPresent()) {
                return notComparable(obstacle.get());
            }
        }
        return new Merge(copies).run(heads.get(0));
    }

    private static Optional<String> obstacle(DigestLines.Head one, DigestLines.Head other, CopyDigests copy) {
        if (!one.clusterId().equals(other.clusterId()) || !one.topicId().equals(other.topicId())) {
            return Optional.of("the engine at " + copy.url() + " has a topic of that name that is not the same one");
        }
        if (one.blockSizeBytes() != other.blockSizeBytes()) {
            return Optional.of("the engine at " + copy.url() + " has blocks of " + other.blockSizeBytes()
                    + " bytes, and not of " + one.blockSizeBytes());
        }
        return other.incompleteFrom() < 0
                ? Optional.empty()
                : Optional.of("the engine at " + copy.url() + " has the files only from offset "
                        + other.incompleteFrom() + " on");
    }

    /** Walks over all copies side by side, in the order of the keys. */
    private final class Merge {
        private final List<CopyDigests> copies;
        /** The file at which each copy stands; null behind its last one. */
        private final List<DigestLines.@Nullable OfFile> files = new ArrayList<>();

        private final List<ComparisonRow.Difference> differences = new ArrayList<>();
        private long differenceCount;
        private long count;
        private @Nullable String failure;

        Merge(List<CopyDigests> copies) {
            this.copies = copies;
            copies.forEach(copy -> files.add(next(copy)));
        }

        ComparisonRow run(DigestLines.Head head) {
            for (byte[] key = lowest(); key != null && failure == null; key = lowest()) {
                compare(key);
                count++;
            }
            return failure == null
                    ? ComparisonRow.compared(head, urls(), count, differences, differenceCount)
                    : notComparable(failure);
        }

        private DigestLines.@Nullable OfFile next(CopyDigests copy) {
            CopyDigests.Item item = copy.next();
            if (item instanceof CopyDigests.OfFile file) {
                return file.file();
            }
            if (!(item instanceof CopyDigests.Ended)) {
                failure = item instanceof CopyDigests.Failed failed
                        ? failed.line()
                        : "the engine at " + copy.url() + " begins its answer twice";
            }
            return null;
        }

        private byte @Nullable [] lowest() {
            byte[] lowest = null;
            for (DigestLines.OfFile file : files) {
                byte[] key = file == null ? null : file.key().getBytes(StandardCharsets.UTF_8);
                if (key != null && (lowest == null || Arrays.compareUnsigned(key, lowest) < 0)) {
                    lowest = key;
                }
            }
            return lowest;
        }

        private void compare(byte[] keyBytes) {
            String key = new String(keyBytes, StandardCharsets.UTF_8);
            List<DigestLines.@Nullable OfFile> versions = new ArrayList<>();
            for (int copy = 0; copy < copies.size(); copy++) {
                DigestLines.OfFile file = files.get(copy);
                boolean has = file != null && file.key().equals(key);
                versions.add(has ? file : null);
                if (has) {
                    files.set(copy, next(copies.get(copy)));
                }
            }
            DigestLines.OfFile first = versions.get(0);
            boolean equal = first != null
                    && versions.stream()
                            .allMatch(version ->
                                    version != null && version.digest().equals(first.digest()));
            if (!equal) {
                differenceCount++;
                if (differences.size() < MOST_DIFFERENCES) {
                    differences.add(difference(key, versions));
                }
            }
        }

        private ComparisonRow.Difference difference(String key, List<DigestLines.@Nullable OfFile> versions) {
            List<ComparisonRow.Version> rows = new ArrayList<>();
            for (int copy = 0; copy < copies.size(); copy++) {
                rows.add(ComparisonRow.Version.of(copies.get(copy).url(), versions.get(copy)));
            }
            return new ComparisonRow.Difference(key, rows);
        }
    }
}
