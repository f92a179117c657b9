package io.zonelog.connector.ingest;

import io.zonelog.connector.handover.PartitionLease;
import io.zonelog.connector.handover.SpaceGate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** Partitions that stand in front of a record for which there is no room, until the gate is opened. Owned by the consumer's thread. */
final class HeldBack {
    private final SpaceGate gate;
    private final Map<TopicPartition, PartitionLease> leases;
    private final Map<PartitionLease, Long> held = new HashMap<>();

    /**
     * Holds nothing yet.
     *
     * @param leases what the consumer holds
     */
    HeldBack(SpaceGate gate, Map<TopicPartition, PartitionLease> leases) {
        this.gate = gate;
        this.leases = leases;
    }

    /**
     * Holds a partition back.
     *
     * @param openings how often the gate had been opened when there was no room
     */
    void hold(PartitionLease lease, long openings) {
        held.put(lease, openings);
    }

    /** Lets go of partitions that moved away, and of those whose record is worth another try, which it returns. */
    List<TopicPartition> release() {
        held.keySet().removeIf(lease -> leases.get(lease.partition()) != lease);
        long openings = gate.openings();
        List<TopicPartition> released = new ArrayList<>();
        held.entrySet().removeIf(each -> {
            boolean again = each.getValue() != openings;
            if (again) {
                released.add(each.getKey().partition());
            }
            return again;
        });
        return released;
    }

    /** Of the partitions that are served, those that are not held back. */
    Set<TopicPartition> delivering() {
        Set<TopicPartition> delivering = new HashSet<>(leases.keySet());
        held.keySet().forEach(lease -> delivering.remove(lease.partition()));
        return delivering;
    }
}
