/**
 * Measurements with a broker in a process of its own.
 *
 * <p>Entry class: {@link io.zonelog.deploy.bench.kafka.KafkaBench}. Used by the main thread; a connector has its own threads.
 */
@NullMarked
package io.zonelog.deploy.bench.kafka;

import org.jspecify.annotations.NullMarked;
