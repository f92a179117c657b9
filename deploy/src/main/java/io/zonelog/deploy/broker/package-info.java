/**
 * A Kafka broker inside this process, for {@code demo}, {@code broker} and tests.
 *
 * <p>Entry class: {@link io.zonelog.deploy.broker.EmbeddedBroker}, started and closed by one thread; the broker's own threads
 * run inside Kafka.
 */
@NullMarked
package io.zonelog.deploy.broker;

import org.jspecify.annotations.NullMarked;
