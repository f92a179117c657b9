/**
 * From Kafka records to engine operations, and from commits back to consumer offsets.
 *
 * <p>Entry class: {@link io.zonelog.connector.Connector}. Threads: "zonelog-connector" starts and stops the others,
 * "zonelog-consumer-N" own a consumer each, "zonelog-engine" owns the engine, "zonelog-watch" looks at the cluster now and then,
 * "zonelog-dead-letter" writes dead letters.
 */
@NullMarked
package io.zonelog.connector;

import org.jspecify.annotations.NullMarked;
