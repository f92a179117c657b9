package io.zonelog.connector;

import io.zonelog.connector.ingest.Subscription;
import io.zonelog.connector.options.Assignment;
import io.zonelog.connector.options.ConnectorOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/** Who consumes what. */
final class Subscriptions {
    private Subscriptions() {}

    /** One subscription for each consumer; a manual assignment is dealt out in turn and needs no idle consumers. */
    static List<Subscription> of(ConnectorOptions options) {
        List<Subscription> subscriptions = new ArrayList<>();
        int threads = options.consumer().threads();
        if (options.consumer().assignment() instanceof Assignment.Manual manual) {
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
