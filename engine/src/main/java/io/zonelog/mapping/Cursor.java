package io.zonelog.mapping;

/**
 * Walks over rows in key order; it sees the store as it was when the cursor was made. Used by one thread and closed by it.
 *
 * @param <T> the rows
 */
public interface Cursor<T> extends AutoCloseable {
    /** Steps to the first or next row; false at the end. */
    boolean advance();

    /** The row that the last {@link #advance} stepped to. */
    T current();

    @Override
    void close();
}
