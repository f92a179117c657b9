package io.zonelog.deploy.view.source;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.zonelog.deploy.terminal.Words;
import io.zonelog.mapping.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the copies of a partition compare.
 *
 * @param topic the topic
 * @param partition the partition
 * @param verdict {@code equal}, {@code different} or {@code not-comparable}
 * @param engines where the copies are
 * @param position at which they were compared; null if they were not
 * @param files how many files the copies have
 * @param differences files that are not the same everywhere, the first of them
 * @param differenceCount how many there are
 * @param reason why they cannot be compared; null if they can
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ComparisonRow(
        String topic,
        int partition,
        String verdict,
        List<String> engines,
        @Nullable Long position,
        long files,
        List<Difference> differences,
        long differenceCount,
        @Nullable String reason) {
    private static final String EQUAL = "equal";
    private static final String DIFFERENT = "different";
    private static final String NOT_COMPARABLE = "not-comparable";
    private static final int SHOWN_DIGITS = 12;

    /**
     * A file that is not the same everywhere.
     *
     * @param key its key
     * @param versions one for each engine, in their order
     */
    public record Difference(String key, List<Version> versions) {}

    /**
     * A file at one engine.
     *
     * @param engine where
     * @param sizeBytes its size; null if the engine has no such file
     * @param lastSourceOffset the last record that changed it
     * @param digest of its content
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Version(
            String engine,
            @Nullable Long sizeBytes,
            @Nullable Long lastSourceOffset,
            @Nullable String digest) {
        /** A file, or that there is none. */
        public static Version of(String engine, DigestLines.@Nullable OfFile file) {
            return file == null
                    ? new Version(engine, null, null, null)
                    : new Version(engine, file.sizeBytes(), file.lastSourceOffset(), file.digest());
        }

        private String line() {
            return digest == null || sizeBytes == null
                    ? engine + " has none"
                    : engine + " has " + Words.counted(sizeBytes, "byte") + ", last record " + lastSourceOffset
                            + ", digest " + digest.substring(0, Math.min(SHOWN_DIGITS, digest.length()));
        }
    }

    /**
     * Copies that were compared.
     *
     * @param differences the first of them, empty if there are none
     */
    public static ComparisonRow compared(
            DigestLines.Head head,
            List<String> engines,
            long files,
            List<Difference> differences,
            long differenceCount) {
        return new ComparisonRow(
                head.topic(),
                head.partition(),
                differenceCount == 0 ? EQUAL : DIFFERENT,
                engines,
                head.position(),
                files,
                differences,
                differenceCount,
                null);
    }

    /** Copies that cannot be compared. */
    public static ComparisonRow notComparable(String topic, int partition, List<String> engines, String reason) {
        return new ComparisonRow(topic, partition, NOT_COMPARABLE, engines, null, 0, List.of(), 0, reason);
    }

    /** Whether all copies are the same. */
    @JsonIgnore
    public boolean isEqual() {
        return verdict.equals(EQUAL);
    }

    /** For people. */
    public List<String> lines() {
        String name = topic + "/" + partition + ": ";
        if (reason != null) {
            return List.of(name + "not comparable: " + reason);
        }
        String where = " at position " + position + ": ";
        if (isEqual()) {
            return List.of(name + EQUAL + where + Words.counted(files, "file") + ", " + engines.size() + " copies");
        }
        List<String> lines = new ArrayList<>();
        lines.add(name + DIFFERENT + where + String.format(Locale.ROOT, "%d of %d files", differenceCount, files));
        differences.forEach(difference -> lines.add("  " + Printable.name(difference.key()) + ": "
                + String.join(
                        "; ", difference.versions().stream().map(Version::line).toList())));
        if (differenceCount > differences.size()) {
            lines.add("  and " + (differenceCount - differences.size()) + " more");
        }
        return lines;
    }
}
