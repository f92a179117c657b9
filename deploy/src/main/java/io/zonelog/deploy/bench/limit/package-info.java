/**
 * What the engine is compared with: the bare device, the bare consumer, RocksDB by itself.
 *
 * <p>Each class is one {@link io.zonelog.deploy.bench.BenchCase}. Used by the main thread.
 */
@NullMarked
package io.zonelog.deploy.bench.limit;

import org.jspecify.annotations.NullMarked;
