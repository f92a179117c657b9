/**
 * Kafka as the commands use it: sending records for {@code produce} and {@code demo}, and asking for offsets.
 *
 * <p>Entry classes: {@link io.zonelog.deploy.kafka.WriteRecordSender}, {@link io.zonelog.deploy.kafka.KafkaOffsetsReader}. Used by the
 * main thread; Kafka's client has threads of its own.
 */
@NullMarked
package io.zonelog.deploy.kafka;

import org.jspecify.annotations.NullMarked;
