package io.zonelog.deploy.view.source;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.zonelog.connector.directory.EngineDescription;
import io.zonelog.connector.directory.EngineDescription.PartitionCopy;
import io.zonelog.connector.directory.EngineDirectory;
import io.zonelog.connector.directory.EngineDirectory.Entry;
import io.zonelog.deploy.terminal.TextTable;
import io.zonelog.deploy.terminal.TextTable.Column;
import io.zonelog.mapping.SourcePosition.State;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An engine in the directory.
 *
 * @param device the UUID of its device
 * @param url where others reach it; empty if it serves no HTTP
 * @param group its consumer group
 * @param version of its program
 * @param ageMillis how long ago it wrote its row, in milliseconds
 * @param stale whether that is so long ago that it counts as gone
 * @param partitions what it has files of
 */
public record EngineRow(
        UUID device,
        String url,
        String group,
        String version,
        long ageMillis,
        boolean stale,
        List<CopyRow> partitions) {
    /**
     * A partition's files at an engine.
     *
     * @param topic the topic
     * @param partition the partition
     * @param position the first offset that is not in the files
     * @param state {@code held}, {@code left} or {@code building}
     * @param incompleteFrom from which offset on the files were built; null if they lack nothing
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record CopyRow(
            String topic,
            int partition,
            long position,
            String state,
            @Nullable Long incompleteFrom) {
        static CopyRow of(PartitionCopy copy) {
            State state = copy.state();
            return new CopyRow(
                    copy.identity().topic(),
                    copy.identity().partition(),
                    copy.nextOffset(),
                    state.holding().name().toLowerCase(Locale.ROOT),
                    state.isIncomplete() ? state.incompleteFrom() : null);
        }
    }

    /**
     * All rows of a directory, by group and address.
     *
     * @param nowMillis the time that ages are told by, in milliseconds since 1970
     */
    public static List<EngineRow> of(EngineDirectory directory, long nowMillis) {
        return directory.entries().stream()
                .map(entry -> of(entry, nowMillis))
                .sorted(Comparator.comparing(EngineRow::group)
                        .thenComparing(EngineRow::url)
                        .thenComparing(EngineRow::device))
                .toList();
    }

    private static EngineRow of(Entry entry, long nowMillis) {
        EngineDescription engine = entry.engine();
        long ageMillis = Math.max(0, nowMillis - entry.writtenMillis());
        return new EngineRow(
                engine.deviceUuid(),
                engine.url(),
                engine.group(),
                engine.version(),
                ageMillis,
                ageMillis > EngineDirectory.STALE_AFTER_MILLIS,
                engine.partitions().stream().map(CopyRow::of).toList());
    }

    /** The rows as lines of a table, with the numbers of partitions. */
    public static List<String> table(List<EngineRow> rows) {
        return new TextTable<EngineRow>(List.of(
                        Column.left("GROUP", EngineRow::group),
                        Column.left("URL", row -> row.url().isEmpty() ? "-" : row.url()),
                        Column.left("DEVICE", EngineRow::device),
                        Column.left("VERSION", EngineRow::version),
                        Column.right(
                                "HELD", row -> row.count(copy -> copy.state().equals("held"))),
                        Column.right("INCOMPLETE", row -> row.count(copy -> copy.incompleteFrom() != null)),
                        Column.right(
                                "BUILDING",
                                row -> row.count(copy -> copy.state().equals("building"))),
                        Column.right(
                                "LEFT", row -> row.count(copy -> copy.state().equals("left"))),
                        Column.left("HEARD OF", EngineRow::heardOf)))
                .lines(rows);
    }

    private long count(Predicate<CopyRow> counted) {
        return partitions.stream().filter(counted).count();
    }

    private String heardOf() {
        return ageMillis / 1000 + " s ago" + (stale ? " (gone)" : "");
    }
}
