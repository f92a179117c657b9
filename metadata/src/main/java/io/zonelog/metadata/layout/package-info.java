/**
 * What the rows of each column family look like in bytes; each layout is drawn in its class comment, and golden files hold it.
 *
 * <p>Numbers in keys have a fixed width and are big-endian, so that bytes sort as the numbers do; numbers in values are mostly
 * variable-length, seven bits a byte, lowest first, the top bit set in all but the last (LEB128). Used by any thread, one
 * writer or reader by one thread at a time.
 */
@NullMarked
package io.zonelog.metadata.layout;

import org.jspecify.annotations.NullMarked;
