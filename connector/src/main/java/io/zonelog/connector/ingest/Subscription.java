package io.zonelog.connector.ingest;

import java.util.List;
import org.apache.kafka.common.TopicPartition;

/** What one consumer consumes. */
public sealed interface Subscription {
    /** The group tells which partitions of these topics. */
    record Topics(List<String> topics) implements Subscription {}

    /** These partitions, at least one. */
    record Partitions(List<TopicPartition> partitions) implements Subscription {}
}
