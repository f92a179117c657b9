/**
 * What a connector counts, and how Micrometer sees it.
 *
 * <p>Entry classes: {@link io.zonelog.connector.metrics.ConnectorCounters} for the loops,
 * {@link io.zonelog.connector.metrics.ClientMetrics} for Kafka's own meters. Counters may be raised by any thread; registries sample
 * them from theirs.
 */
@NullMarked
package io.zonelog.connector.metrics;

import org.jspecify.annotations.NullMarked;
