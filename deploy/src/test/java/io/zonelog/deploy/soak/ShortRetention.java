package io.zonelog.deploy.soak;

import io.zonelog.deploy.testing.TestTopic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Removes records all the time, as retention does, but for the last few of each partition, and for what some groups have not committed
 * yet. Runs on a thread of its own.
 */
final class ShortRetention implements Runnable, AutoCloseable {
    private static final int KEPT_RECORDS = 300;
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int LONGEST_SECONDS = 10;

    private final TestTopic topic;
    private final OffsetLines lines;
    private final Admin admin;
    private final AtomicBoolean ending = new AtomicBoolean();
    /** The groups whose records are kept; guarded by this. */
    private List<String> kept = List.of();

    ShortRetention(TestTopic topic, OffsetLines lines) {
        this.topic = topic;
        this.lines = lines;
        this.admin = Admin.create(Map.of("bootstrap.servers", topic.bootstrapServers()));
    }

    /** From now on keeps what any of these groups has not committed; returns when nothing else is about to be removed. */
    synchronized void keepFor(List<String> groups) {
        kept = groups;
    }

    @Override
    public void run() {
        while (!ending.get()) {
            remove();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private synchronized void remove() {
        try {
            Map<TopicPartition, RecordsToDelete> removed = new HashMap<>();
            for (int partition = 0; partition < lines.partitions(); partition++) {
                long before = lines.acknowledged(partition) - KEPT_RECORDS;
                for (String group : kept) {
                    before = Math.min(before, committed(group, partition));
                }
                if (before > 0) {
                    removed.put(new TopicPartition(topic.name(), partition), RecordsToDelete.beforeOffset(before));
                }
            }
            admin.deleteRecords(removed).all().get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException unanswered) {
            // the brokers are away; the next time does it
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private long committed(String group, int partition)
            throws ExecutionException, InterruptedException, TimeoutException {
        @Nullable
        OffsetAndMetadata committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(LONGEST_SECONDS, TimeUnit.SECONDS)
                .get(new TopicPartition(topic.name(), partition));
        return committed == null ? 0 : committed.offset();
    }

    void end() {
        ending.set(true);
    }

    @Override
    public void close() {
        admin.close();
    }
}
