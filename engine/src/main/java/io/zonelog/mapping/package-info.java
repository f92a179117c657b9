/**
 * The mapping: which file block lies in which sector, who owns a sector, which checksum a block has, how full a zone is, and how
 * far each partition has been consumed.
 *
 * <p>Entry class: {@link io.zonelog.mapping.MappingStore}, the port. One commit thread changes a store; any thread may
 * query it.
 */
@NullMarked
package io.zonelog.mapping;

import org.jspecify.annotations.NullMarked;
