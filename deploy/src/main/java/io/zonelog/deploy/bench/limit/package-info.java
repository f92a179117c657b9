/**
 * What the engine is compared with: the bare device, the bare consumer, RocksDB by itself.
 *
 * <p>Each class but {@link io.zonelog.deploy.bench.limit.ValueStore} makes {@link io.zonelog.deploy.bench.measure.BenchCase}s. Used by the main thread.
 */
@NullMarked
package io.zonelog.deploy.bench.limit;

import org.jspecify.annotations.NullMarked;
