/**
 * Numbers, texts and positions as bytes: what the rows of a mapping store and the commit records of the log are made of.
 *
 * <p>Numbers are mostly variable-length, seven bits a byte, lowest first, the top bit set in all but the last (LEB128). Used by any thread,
 * one writer or reader by one thread at a time.
 */
@NullMarked
package io.zonelog.mapping.layout;

import org.jspecify.annotations.NullMarked;
