package io.zonelog.connector.options;

/** What to do about a topic that does not exist. */
public sealed interface TopicCreation {
    /** Somebody else creates it. */
    record WaitForTopic() implements TopicCreation {}

    /**
     * The connector creates it, with the broker's replication factor.
     *
     * @param partitions how many partitions, at least one
     */
    record CreateTopic(int partitions) implements TopicCreation {
        /** Checks the number. */
        public CreateTopic {
            Checks.require(partitions >= 1, "a topic has at least one partition, not " + partitions);
        }
    }
}
