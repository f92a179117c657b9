package io.zonelog.deploy.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Rows as text in aligned columns.
 *
 * @param <R> a row
 */
public final class TextTable<R> {
    private final List<Column<R>> columns;

    /** Where a column's text stands. */
    public enum Align {
        LEFT,
        RIGHT
    }

    /**
     * A column.
     *
     * @param title its first line
     * @param align where its text stands
     * @param cell what a row has in it
     * @param <R> a row
     */
    public record Column<R>(String title, Align align, Function<R, Object> cell) {
        public static <R> Column<R> left(String title, Function<R, Object> cell) {
            return new Column<>(title, Align.LEFT, cell);
        }

        public static <R> Column<R> right(String title, Function<R, Object> cell) {
            return new Column<>(title, Align.RIGHT, cell);
        }

        private String text(R row) {
            return String.valueOf(cell.apply(row));
        }
    }

    public TextTable(List<Column<R>> columns) {
        this.columns = List.copyOf(columns);
    }

    /** The titles and the rows. */
    public List<String> lines(List<R> rows) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(columns.stream().map(Column::title).toList());
        for (R row : rows) {
            cells.add(columns.stream().map(column -> column.text(row)).toList());
        }
        int[] widths = IntStream.range(0, columns.size())
                .map(column -> width(cells, column))
                .toArray();
        return cells.stream().map(row -> line(row, widths)).toList();
    }

    private static int width(List<List<String>> cells, int column) {
        int width = 0;
        for (List<String> row : cells) {
            width = Math.max(width, row.get(column).length());
        }
        return width;
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String padding = " ".repeat(widths[column] - cells.get(column).length());
            line.append(column == 0 ? "" : "  ");
            line.append(
                    columns.get(column).align() == Align.LEFT
                            ? cells.get(column) + padding
                            : padding + cells.get(column));
        }
        return line.toString().stripTrailing();
    }
}
