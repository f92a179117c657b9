package io.zonelog.deploy.view;

import io.zonelog.mapping.Cursor;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;

/**
 * What a cursor walks over, as rows of an answer: each is read when it is asked for, so that a list of any length needs the memory of one
 * row. The cursor is its owner's to close. Used by one thread.
 *
 * @param <T> what the cursor walks over
 * @param <R> the rows
 */
public final class Rows<T, R> implements Iterator<R> {
    /** Whether the cursor stands on a row that was not handed out yet. */
    private enum Ahead {
        UNKNOWN,
        ROW,
        END
    }

    private final Cursor<T> cursor;
    private final Function<T, R> row;
    private Ahead ahead = Ahead.UNKNOWN;

    /**
     * Rows of a cursor that stands before the first of them.
     *
     * @param row makes a row of what the cursor stands on
     */
    public Rows(Cursor<T> cursor, Function<T, R> row) {
        this.cursor = cursor;
        this.row = row;
    }

    @Override
    public boolean hasNext() {
        if (ahead == Ahead.UNKNOWN) {
            ahead = cursor.advance() ? Ahead.ROW : Ahead.END;
        }
        return ahead == Ahead.ROW;
    }

    @Override
    public R next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all rows were read");
        }
        ahead = Ahead.UNKNOWN;
        return row.apply(cursor.current());
    }
}
