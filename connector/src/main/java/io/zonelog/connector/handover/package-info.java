/**
 * What passes between the consumers' threads and the engine's thread: polled records one way, durable positions the other, and
 * requests to take over or give back partitions.
 *
 * <p>Entry class: {@link io.zonelog.connector.handover.PollQueue}. Each class says which thread may call what.
 */
@NullMarked
package io.zonelog.connector.handover;

import org.jspecify.annotations.NullMarked;
