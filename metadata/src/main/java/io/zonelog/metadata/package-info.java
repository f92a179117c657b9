/**
 * The mapping store on RocksDB.
 *
 * <p>Entry class: {@link io.zonelog.metadata.RocksDbMappingStore}. One commit thread changes a store, any thread may query it;
 * RocksDB flushes and compacts on threads of its own.
 */
@NullMarked
package io.zonelog.metadata;

import org.jspecify.annotations.NullMarked;
