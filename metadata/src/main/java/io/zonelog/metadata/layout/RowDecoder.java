package io.zonelog.metadata.layout;

/**
 * Makes a value from a stored row.
 *
 * @param <T> the value
 */
@FunctionalInterface
public interface RowDecoder<T> {
    /**
     * Reads a row.
     *
     * @throws io.zonelog.mapping.MappingStoreException or {@link IllegalArgumentException} if the row is damaged
     */
    T decode(RowReader key, RowReader value);
}
