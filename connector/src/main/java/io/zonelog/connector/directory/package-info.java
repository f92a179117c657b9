/**
 * The directory of engines: a compacted topic in which each engine keeps one row that says who it is and which partitions it has.
 *
 * <p>Entry classes: {@link io.zonelog.connector.directory.DirectoryMember}, which owns the thread "zonelog-directory";
 * {@link io.zonelog.connector.directory.EngineDirectory}, any thread; {@link io.zonelog.connector.directory.DirectoryReader}, one thread.
 */
@NullMarked
package io.zonelog.connector.directory;

import org.jspecify.annotations.NullMarked;
