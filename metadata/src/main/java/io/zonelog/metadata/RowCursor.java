package io.zonelog.metadata;

import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.layout.RowReader;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the rows whose keys start like the target of its iterator's last seek, from the row that this seek found.
 *
 * @param <T> what a row is decoded to
 */
final class RowCursor<T> implements Cursor<T> {
    /** Where the cursor stands. */
    private enum Place {
        /** Before the row that the iterator is on. */
        BEFORE,
        ON,
        END,
        /** The iterator is the pool's again. */
        CLOSED
    }

    private final Database database;
    private final IteratorPool pool;
    private final IteratorPool.KeptIterator iterator;
    private final int prefixLength;
    private final RowDecoder<T> decoder;
    private Place place;
    private @Nullable T current;

    /**
     * Takes over an iterator; called inside the database's guard.
     *
     * @param pool where the iterator comes from and goes back to
     * @param iterator on the first row of the walk; on no row, or on one with another prefix, if there is none
     * @param prefixLength bytes of the target that all keys of the walk start with
     * @param first the first row, if it was decoded to find out whether it is the one
     */
    RowCursor(
            Database database,
            IteratorPool pool,
            IteratorPool.KeptIterator iterator,
            int prefixLength,
            RowDecoder<T> decoder,
            @Nullable T first) {
        this.database = database;
        this.pool = pool;
        this.iterator = iterator;
        this.prefixLength = prefixLength;
        this.decoder = decoder;
        this.current = first;
        this.place = iterator.keyStartsLikeTarget(prefixLength) ? Place.BEFORE : Place.END;
    }

    @Override
    public boolean advance() {
        long stamp = database.enter();
        try {
            T decoded = place == Place.BEFORE ? current : null;
            place = switch (place) {
                case BEFORE -> Place.ON;
                case ON -> iterator.next() && iterator.keyStartsLikeTarget(prefixLength) ? Place.ON : Place.END;
                case END -> Place.END;
                case CLOSED -> Place.CLOSED;
            };
            current = place == Place.ON && decoded == null ? iterator.decode(decoder) : decoded;
            return place == Place.ON;
        } finally {
            database.leave(stamp);
        }
    }

    @Override
    public T current() {
        T row = current;
        if (place != Place.ON || row == null) {
            throw new IllegalStateException("the cursor stands on no row");
        }
        return row;
    }

    @Override
    public void close() {
        if (place == Place.CLOSED) {
            return;
        }
        place = Place.CLOSED;
        current = null;
        long stamp = database.enterIfOpen();
        if (stamp != 0) {
            try {
                pool.giveBack(iterator);
            } finally {
                database.leave(stamp);
            }
        }
    }

    /**
     * Makes a value out of a row's key and value.
     *
     * @param <T> the value
     */
    @FunctionalInterface
    interface RowDecoder<T> {
        /**
         * Reads a row.
         *
         * @throws io.zonelog.mapping.MappingStoreException or {@link IllegalArgumentException} if the row is damaged
         */
        T decode(RowReader key, RowReader value);
    }
}
