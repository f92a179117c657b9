package io.zonelog.mapping;

/** All rows of a store as they were at one moment. For any thread; not to be used after its close or the store's. */
public interface MappingSnapshot extends MappingView, AutoCloseable {
    /** Lets go of the rows that only the snapshot still needs. Closing twice does nothing. */
    @Override
    void close();
}
