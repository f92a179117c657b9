/**
 * The mapping store in memory: trees that share what a change leaves as it was, so that a snapshot costs nothing. Entry:
 * {@link io.zonelog.mapping.memory.InMemoryMappingStore}, under the same contract test as the durable one, and used by simulations and
 * tests. One thread writes; any thread reads.
 */
@NullMarked
package io.zonelog.mapping.memory;

import org.jspecify.annotations.NullMarked;
