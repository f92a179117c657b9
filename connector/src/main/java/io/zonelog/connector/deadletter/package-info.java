/**
 * What happens to records that cannot be applied: the connector stops before them, or copies them to the dead-letter topic.
 *
 * <p>Entry class: {@link io.zonelog.connector.deadletter.BadRecords}. Called by the engine's thread; the dead-letter topic has a
 * thread of its own, since a send may block.
 */
@NullMarked
package io.zonelog.connector.deadletter;

import org.jspecify.annotations.NullMarked;
