package io.zonelog.deploy.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Rows of text in aligned columns; used by one thread. */
public final class TextTable {
    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

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
     */
    public record Column(String title, Align align) {
        public static Column left(String title) {
            return new Column(title, Align.LEFT);
        }

        public static Column right(String title) {
            return new Column(title, Align.RIGHT);
        }
    }

    public TextTable(Column... columns) {
        this.columns = List.of(columns);
    }

    /** Adds a row; one cell for each column. */
    public void row(Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns.size() + " columns");
        }
        rows.add(Arrays.stream(cells).map(String::valueOf).toList());
    }

    /** The titles and the rows. */
    public List<String> lines() {
        int[] widths = IntStream.range(0, columns.size()).map(this::width).toArray();
        List<String> lines = new ArrayList<>();
        lines.add(line(columns.stream().map(Column::title).toList(), widths));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private int width(int column) {
        int width = columns.get(column).title().length();
        for (List<String> row : rows) {
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
