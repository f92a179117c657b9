package io.zonelog.connector.ingest;

import io.zonelog.connector.options.ConnectorOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/** What one consumer consumes. */
public sealed interface Subscription {
    /** The group tells which partitions of these topics. */
    record Topics(List<String> topics) implements Subscription {}

    /** These partitions, at least one. */
    record Partitions(List<TopicPartition> partitions) implements Subscription {}

    /** One subscription for each consumer; a manual assignment is dealt out in turn and needs no idle consumers. */
    static List<Subscription> of(ConnectorOptions options) {
        List<Subscription> subscriptions = new ArrayList<>();
        int threads = options.consumer().threads();
        if (options.consumer().assignment() instanceof ConnectorOptions.Assignment.Manual manual) {
            List<TopicPartition> partitions = manual.partitions().stream()
                    .sorted(Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition))
                    .toList();
            for (int consumer = 0; consumer < Math.min(threads, partitions.size()); consumer++) {
                subscriptions.add(new Subscription.Partitions(dealt(partitions, consumer, threads)));
            }
        } else {
            for (int consumer = 0; consumer < threads; consumer++) {
                subscriptions.add(new Subscription.Topics(options.topics()));
            }
        }
        return subscriptions;
    }

    private static List<TopicPartition> dealt(List<TopicPartition> partitions, int consumer, int consumers) {
        List<TopicPartition> hand = new ArrayList<>();
        for (int index = consumer; index < partitions.size(); index += consumers) {
            hand.add(partitions.get(index));
        }
        return hand;
    }
}
