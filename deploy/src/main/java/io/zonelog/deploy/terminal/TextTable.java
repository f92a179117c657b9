package io.zonelog.deploy.terminal;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Rows as text in aligned columns.
 *
 * @param <R> a row
 */
public final class TextTable<R> {
    private static final int MEASURED_ROWS = 1000;

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
        List<String> lines = new ArrayList<>();
        print(rows.iterator(), lines::add);
        return lines;
    }

    /**
     * Prints the titles and the rows, each as soon as it is read, but for the first thousand: these say how wide the columns are. What comes
     * later and is wider pushes the rest of its line to the right.
     */
    public void print(Iterator<R> rows, Consumer<String> lines) {
        List<List<String>> measured = new ArrayList<>();
        measured.add(columns.stream().map(Column::title).toList());
        while (measured.size() <= MEASURED_ROWS && rows.hasNext()) {
            measured.add(cells(rows.next()));
        }
        int[] widths = IntStream.range(0, columns.size())
                .map(column -> measured.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        measured.forEach(row -> lines.accept(line(row, widths)));
        while (rows.hasNext()) {
            lines.accept(line(cells(rows.next()), widths));
        }
    }

    private List<String> cells(R row) {
        List<String> cells = new ArrayList<>(columns.size());
        for (Column<R> column : columns) {
            cells.add(column.text(row));
        }
        return cells;
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String padding =
                    " ".repeat(Math.max(0, widths[column] - cells.get(column).length()));
            line.append(column == 0 ? "" : "  ");
            line.append(
                    columns.get(column).align() == Align.LEFT
                            ? cells.get(column) + padding
                            : padding + cells.get(column));
        }
        return line.toString().stripTrailing();
    }
}
