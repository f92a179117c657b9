package io.zonelog.metadata;

import io.zonelog.mapping.Cursor;
import io.zonelog.metadata.layout.RowDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the rows whose keys start with a prefix, from the row that its iterator was placed on.
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
    private final KeptIterator iterator;
    private final byte[] prefix;
    private final RowDecoder<T> decoder;
    private Place place;
    private @Nullable T current;

    /**
     * Takes over an iterator; called inside the database's guard.
     *
     * @param pool where the iterator comes from and goes back to
     * @param iterator on the first row of the walk; on no row, or on one without the prefix, if there is none
     */
    RowCursor(Database database, IteratorPool pool, KeptIterator iterator, byte[] prefix, RowDecoder<T> decoder) {
        this.database = database;
        this.pool = pool;
        this.iterator = iterator;
        this.prefix = prefix;
        this.decoder = decoder;
        this.place = iterator.keyStartsWith(prefix) ? Place.BEFORE : Place.END;
    }

    @Override
    public boolean advance() {
        long stamp = database.enter();
        try {
            current = null;
            place = switch (place) {
                case BEFORE -> Place.ON;
                case ON -> iterator.next() && iterator.keyStartsWith(prefix) ? Place.ON : Place.END;
                case END -> Place.END;
                case CLOSED -> Place.CLOSED;
            };
            if (place == Place.ON) {
                current = iterator.decode(decoder);
            }
            return place == Place.ON;
        } finally {
            database.leave(stamp);
        }
    }

    @Override
    public T current() {
        T row = current;
        if (row == null) {
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
}
