/** The mapping store on RocksDB. */
@NullMarked
package io.zonelog.metadata;

import org.jspecify.annotations.NullMarked;
