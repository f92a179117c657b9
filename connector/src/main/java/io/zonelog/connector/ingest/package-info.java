/**
 * The consumer's side of the connector: polls, hands over, commits what is durable, follows rebalances.
 *
 * <p>Entry class: {@link io.zonelog.connector.ingest.IngestLoop}. Each loop and everything that belongs to it is owned by its
 * thread, "zonelog-consumer-N"; metrics read what is marked for any thread.
 */
@NullMarked
package io.zonelog.connector.ingest;

import org.jspecify.annotations.NullMarked;
