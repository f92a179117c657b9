/**
 * The mapping store on RocksDB.
 *
 * <p>Entry class: {@link io.zonelog.metadata.RocksDbMappingStore}. One commit thread changes a store, any thread may query it;
 * RocksDB flushes and compacts on threads of its own. Batches may be in the log before they are durable: what an opening makes of a log
 * whose end a power cut took away is in {@link io.zonelog.metadata.LogReplay}, and how damage is told from that in
 * {@link io.zonelog.metadata.LogScan}.
 */
@NullMarked
package io.zonelog.metadata;

import org.jspecify.annotations.NullMarked;
