package io.zonelog.connector.assignment;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The partitions that an engine does not serve until something changes, whichever of its consumers is asked. Any thread. */
public final class RefusedPartitions {
    private final Map<TopicPartition, Refusal> refusals = new ConcurrentSkipListMap<>(
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));

    private volatile String announced = "";
    /** What the group was last asked to go by: it is asked once, since one that cannot avoid a partition gives it to us again. */
    private @Nullable String asked;

    /** Refuses a partition; tells whether it was not refused before. */
    public boolean refuse(TopicPartition partition, Refusal refusal) {
        return refusals.putIfAbsent(partition, refusal) == null;
    }

    /** A partition may be served again: it was taken over, or there is something now that its files can come from. */
    public void withdraw(TopicPartition partition) {
        refusals.remove(partition);
    }

    public boolean isRefused(TopicPartition partition) {
        return refusals.containsKey(partition);
    }

    /** Those that files from elsewhere would make up for. */
    public List<TopicPartition> mendable() {
        return refusals.entrySet().stream()
                .filter(each -> each.getValue().reason() != Refusal.Reason.COMPACTED)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What the group is told: a line for each topic, with its name and its refused partitions, and commas between. */
    String announcement() {
        Map<String, StringBuilder> lines = new TreeMap<>();
        for (TopicPartition partition : refusals.keySet()) {
            lines.computeIfAbsent(partition.topic(), topic -> new StringBuilder(topic))
                    .append(',')
                    .append(partition.partition());
        }
        return String.join("\n", lines.values());
    }

    /** The group has shared out partitions, and this announcement of ours was what it went by. */
    void announced(String announcement) {
        announced = announcement;
    }

    /**
     * Whether the group goes by something else than what is refused now, and was not asked yet to share out anew: a refusal is new, or a
     * member that was started anew got back what it had before.
     */
    public synchronized boolean areNewsToGroup() {
        String now = announcement();
        boolean news = !now.equals(announced) && !now.equals(asked);
        asked = news ? now : asked;
        return news;
    }

    /** Whether all of these are refused, one of them because Kafka no longer holds its position: nothing is left to do. */
    public boolean leaveNothingOf(Collection<TopicPartition> partitions) {
        return refusals.keySet().containsAll(partitions)
                && partitions.stream()
                        .map(refusals::get)
                        .anyMatch(refusal -> refusal != null && refusal.reason() == Refusal.Reason.POSITION_GONE);
    }

    /** Why each one is refused, in the order of topics and partitions. */
    public List<Refusal> all() {
        return List.copyOf(refusals.values());
    }

    /**
     * Why a partition is not served.
     *
     * @param reason the kind of trouble
     * @param line which partition, what is wrong and what to do, in one line
     */
    public record Refusal(Reason reason, String line) {
        /** The same, and what else was tried; nothing more if that is empty. */
        public Refusal withMore(String tried) {
            return tried.isEmpty() ? this : new Refusal(reason, line + "; no snapshot of it can be used: " + tried);
        }

        /** Why a partition is not served. */
        public enum Reason {
            /** It is new to the device, and Kafka no longer holds its first records. */
            FIRST_RECORDS_GONE,
            /** Its topic is compacted, so that records may be missing anywhere. */
            COMPACTED,
            /** Kafka no longer holds the records behind the stored position. */
            POSITION_GONE
        }
    }
}
