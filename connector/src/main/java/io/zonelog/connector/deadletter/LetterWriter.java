package io.zonelog.connector.deadletter;

import io.zonelog.connector.directory.EngineDescription.PartitionCopy;
import io.zonelog.connector.directory.EngineDirectory;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * Which group writes the dead letters of a partition, of those whose engines hold it whole: the one that is named, else the first by name. For
 * any thread.
 */
public final class LetterWriter {
    private final EngineDirectory directory;
    private final String ownGroup;
    private final String named;

    /**
     * Decides by a directory.
     *
     * @param ownGroup this engine's
     * @param named the group that writes where it holds a partition; empty for none
     */
    public LetterWriter(EngineDirectory directory, String ownGroup, String named) {
        this.directory = directory;
        this.ownGroup = ownGroup;
        this.named = named;
    }

    /** The first offset whose letter another group has not written yet; empty if this engine writes them. */
    OptionalLong writtenElsewhere(TopicPartition partition) {
        if (named.equals(ownGroup)) {
            return OptionalLong.empty();
        }
        TreeMap<String, Long> others = new TreeMap<>();
        directory.present().stream()
                .filter(engine -> !engine.group().equals(ownGroup))
                .forEach(engine -> engine.partitions().stream()
                        .filter(copy -> isHeld(copy, partition))
                        .forEach(copy -> others.merge(engine.group(), copy.nextOffset(), Math::max)));
        Map.Entry<String, Long> writer = named.isEmpty() ? others.firstEntry() : others.ceilingEntry(named);
        boolean another = writer != null
                && (named.isEmpty()
                        ? writer.getKey().compareTo(ownGroup) < 0
                        : writer.getKey().equals(named));
        return another ? OptionalLong.of(writer.getValue()) : OptionalLong.empty();
    }

    private static boolean isHeld(PartitionCopy copy, TopicPartition partition) {
        return copy.isHeldWhole()
                && copy.identity().partition() == partition.partition()
                && copy.identity().topic().equals(partition.topic());
    }
}
