package io.zonelog.deploy.view.source;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.zonelog.deploy.terminal.TextTable;
import io.zonelog.deploy.terminal.TextTable.Column;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.SourcePosition.State;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an engine has of a partition.
 *
 * @param topic the topic
 * @param partition the partition
 * @param position the first offset that is not in its files; 0 where nothing is left of them
 * @param state {@code held}, {@code left} or {@code building}
 * @param leftSince since when it is left behind, in ISO 8601; null if it is not
 * @param incompleteFrom from which offset on the files were built; null if they lack nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PartitionRow(
        String topic,
        int partition,
        long position,
        String state,
        @Nullable String leftSince,
        @Nullable Long incompleteFrom) {
    /** The row of a partition. */
    public static PartitionRow of(SourcePosition source) {
        State state = source.state();
        return new PartitionRow(
                source.identity().topic(),
                source.identity().partition(),
                source.nextOffset(),
                state.holding().name().toLowerCase(Locale.ROOT),
                state.isLeft() ? Instant.ofEpochMilli(state.sinceMillis()).toString() : null,
                state.isIncomplete() ? state.incompleteFrom() : null);
    }

    /** The rows of a store, by topic and partition. */
    public static List<PartitionRow> of(List<SourcePosition> positions) {
        return positions.stream()
                .map(PartitionRow::of)
                .sorted(Comparator.comparing(PartitionRow::topic).thenComparingInt(PartitionRow::partition))
                .toList();
    }

    /** The rows as lines of a table. */
    public static List<String> table(List<PartitionRow> rows) {
        return new TextTable<PartitionRow>(List.of(
                        Column.left("TOPIC", PartitionRow::topic),
                        Column.right("PARTITION", PartitionRow::partition),
                        Column.right("POSITION", PartitionRow::position),
                        Column.left("STATE", PartitionRow::words)))
                .lines(rows);
    }

    private String words() {
        return state
                + (leftSince == null ? "" : " behind since " + leftSince)
                + (incompleteFrom == null ? "" : ", incomplete from offset " + incompleteFrom);
    }
}
