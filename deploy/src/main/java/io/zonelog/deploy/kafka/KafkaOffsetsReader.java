package io.zonelog.deploy.kafka;

import io.zonelog.deploy.FailureLine;
import io.zonelog.deploy.view.OffsetRow.KafkaOffsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks a cluster for committed offsets and for the ends of logs.
 *
 * @param clientSettings settings of the admin client, {@code bootstrap.servers} among them
 * @param patience how long to wait for each answer
 */
public record KafkaOffsetsReader(Map<String, String> clientSettings, Duration patience) {
    /** Copies the settings. */
    public KafkaOffsetsReader {
        clientSettings = Map.copyOf(clientSettings);
    }

    /** Kafka does not answer, or refuses; the message is one line. */
    public static final class UnansweredException extends Exception {
        UnansweredException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Asks.
     *
     * @throws UnansweredException if there is no answer in time
     */
    public KafkaOffsets read(String groupId, Collection<TopicPartition> partitions) throws UnansweredException {
        Map<String, Object> settings = new HashMap<>(clientSettings);
        String millis = Long.toString(patience.toMillis());
        settings.put("default.api.timeout.ms", millis);
        settings.put("request.timeout.ms", millis);
        try (Admin admin = Admin.create(settings)) {
            Map<TopicPartition, Long> committed = new HashMap<>();
            Map<TopicPartition, OffsetAndMetadata> group =
                    await(admin.listConsumerGroupOffsets(groupId).partitionsToOffsetAndMetadata());
            group.forEach((partition, offset) -> {
                if (offset != null) {
                    committed.put(partition, offset.offset());
                }
            });
            return new KafkaOffsets(committed, ends(admin, partitions));
        } catch (KafkaException refused) {
            throw unanswered(refused);
        }
    }

    private Map<TopicPartition, Long> ends(Admin admin, Collection<TopicPartition> partitions)
            throws UnansweredException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        Set.copyOf(partitions).forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        ListOffsetsResult result = admin.listOffsets(latest);
        for (TopicPartition partition : latest.keySet()) {
            ends.put(partition, await(result.partitionResult(partition)).offset());
        }
        return ends;
    }

    private <T> T await(KafkaFuture<T> answer) throws UnansweredException {
        try {
            return answer.get(patience.toMillis() * 2, TimeUnit.MILLISECONDS);
        } catch (ExecutionException refused) {
            throw unanswered(refused.getCause() == null ? refused : refused.getCause());
        } catch (TimeoutException late) {
            throw unanswered(late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unanswered(interrupted);
        }
    }

    private static UnansweredException unanswered(Throwable cause) {
        return new UnansweredException(FailureLine.of(cause), cause);
    }
}
