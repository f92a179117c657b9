package io.zonelog.mapping;

/**
 * A partition, told apart from one of the same name in another cluster or of a topic made anew.
 *
 * @param clusterId the Kafka cluster's id
 * @param topicId the topic's id, as Kafka prints it; changes when a topic is deleted and made again
 * @param topic the topic's name
 * @param partition the partition's number
 */
public record SourceIdentity(String clusterId, String topicId, String topic, int partition) {
    @Override
    public String toString() {
        return topic + "/" + partition;
    }
}
