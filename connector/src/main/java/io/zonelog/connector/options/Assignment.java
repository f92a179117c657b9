package io.zonelog.connector.options;

import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** Who decides which partitions are consumed. */
public sealed interface Assignment {
    /** The group shares out all partitions of the topics among its members. */
    record Group() implements Assignment {}

    /**
     * A fixed set of partitions, shared out among this connector's consumers; the group's name is used for committed offsets only.
     *
     * @param partitions at least one
     */
    record Manual(Set<TopicPartition> partitions) implements Assignment {
        /** Checks that the numbers can be partitions. */
        public Manual {
            partitions = Set.copyOf(partitions);
            Checks.require(!partitions.isEmpty(), "a manual assignment needs at least one partition");
            Checks.require(
                    partitions.stream().allMatch(partition -> partition.partition() >= 0),
                    "a partition's number is 0 or more: " + partitions);
        }
    }
}
