/**
 * The rows that queries answer with about files, made from the mapping store; {@code zone} has those about zones, {@code source} those about
 * partitions. The names of the records' components are the names of the JSON fields and do not change; {@code QUERIES.md} documents them.
 *
 * <p>Entry classes: {@link io.zonelog.deploy.view.FileFinder} and the rows. Values and pure functions; any thread.
 */
@NullMarked
package io.zonelog.deploy.view;

import org.jspecify.annotations.NullMarked;
