/**
 * How a connector ends: the first cause that any of its threads reports, and the result made from it.
 *
 * <p>Entry classes: {@link io.zonelog.connector.outcome.ConnectorResult}, {@link io.zonelog.connector.outcome.StopLatch}. Any
 * thread.
 */
@NullMarked
package io.zonelog.connector.outcome;

import org.jspecify.annotations.NullMarked;
