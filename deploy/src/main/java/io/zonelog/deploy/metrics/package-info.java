/**
 * The meters of a running engine, beside those that the connector has itself: engine, segments, zones, device, mapping store and
 * process. They read what other threads publish, when somebody scrapes.
 *
 * <p>Entry class: {@link io.zonelog.deploy.metrics.EngineMeters}. Any thread.
 */
@NullMarked
package io.zonelog.deploy.metrics;

import org.jspecify.annotations.NullMarked;
