package io.zonelog.deploy.kafka;

import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.FailureLine;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a topic takes records: it is there, and the leader of each of its partitions answers for it.
 *
 * <p>A broker knows of a new topic some moments before it serves it. Of a producer's first batches, all under way at once, it then refuses
 * the first and takes the second, and the first, sent again, is out of sequence and lost. So whoever sends many records waits until the
 * leaders answer; what makes them answer, their replica, is also what takes records.
 */
public final class TopicReadiness {
    private static final Logger LOG = LoggerFactory.getLogger(TopicReadiness.class);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
    /** A broker that is just being started answers after some seconds; who sets this setting of Kafka's clients waits so long instead. */
    private static final Duration BROKER_LIMIT = Duration.ofSeconds(20);

    private static final String LIMIT_SETTING = "default.api.timeout.ms";

    /** A broker that has just been given many partitions makes their logs one by one. */
    private static final Duration LEADERS_LIMIT = Duration.ofSeconds(30);

    private static final long PAUSE_NANOS = 50_000_000L;

    private final String brokers;
    private final String topic;
    private final Duration brokerLimit;
    private final Duration answerLimit;

    private TopicReadiness(String brokers, String topic, Duration brokerLimit) {
        this.brokers = brokers;
        this.topic = topic;
        this.brokerLimit = brokerLimit;
        this.answerLimit = brokerLimit.compareTo(ANSWER_LIMIT) < 0 ? brokerLimit : ANSWER_LIMIT;
    }

    /**
     * Waits some seconds for the topic; a broker that creates topics on first use makes it.
     *
     * @param clientSettings settings of a Kafka client, {@code bootstrap.servers} among them; those of producers and consumers only do
     *     not matter here
     * @return how many partitions it has
     * @throws CommandFailure if no broker answers, there is no such topic, or a partition has no leader that answers
     */
    public static int await(Map<String, String> clientSettings, String topic) {
        TopicReadiness readiness = new TopicReadiness(
                String.valueOf(clientSettings.get("bootstrap.servers")), topic, brokerLimit(clientSettings));
        try (Consumer<byte[], byte[]> asker = new KafkaConsumer<>(
                readiness.settings(clientSettings), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = readiness.partitions(asker);
            readiness.askLeaders(asker, partitions);
            return partitions.size();
        } catch (KafkaException refused) {
            throw CommandFailure.problem(
                    "cannot use the brokers at " + readiness.brokers + ": " + FailureLine.ofRoot(refused), refused);
        }
    }

    private static Duration brokerLimit(Map<String, String> clientSettings) {
        String millis = clientSettings.get(LIMIT_SETTING);
        try {
            return millis == null ? BROKER_LIMIT : Duration.ofMillis(Math.max(1, Integer.parseInt(millis.trim())));
        } catch (NumberFormatException refusedByTheClient) {
            return BROKER_LIMIT;
        }
    }

    private Map<String, Object> settings(Map<String, String> clientSettings) {
        Map<String, Object> settings = new HashMap<>(clientSettings);
        settings.keySet().retainAll(AdminClientConfig.configNames());
        String millis = Long.toString(answerLimit.toMillis());
        settings.put("request.timeout.ms", millis);
        settings.put(LIMIT_SETTING, millis);
        return settings;
    }

    /**
     * A broker that creates the topic first says that there is none; one that did not answer at first is just being started, and may take
     * as long for its topics.
     */
    private List<TopicPartition> partitions(Consumer<?, ?> asker) {
        long askedNanos = System.nanoTime();
        List<TopicPartition> found = known(asker);
        long answeredNanos = System.nanoTime();
        Duration limit = answeredNanos - askedNanos < answerLimit.toNanos() ? answerLimit : brokerLimit;
        while (found.isEmpty() && System.nanoTime() - answeredNanos < limit.toNanos()) {
            LockSupport.parkNanos(this, PAUSE_NANOS);
            found = known(asker);
        }
        if (!found.isEmpty()) {
            return found;
        }
        throw CommandFailure.problem("there is no topic " + topic + " at " + brokers
                + ", and the broker does not create it on first use: create it, or let the engine do so"
                + " (topics.create.partitions)");
    }

    private List<TopicPartition> known(Consumer<?, ?> asker) {
        try {
            return ask(asker, answerLimit);
        } catch (TimeoutException silence) {
            Duration more = brokerLimit.minus(answerLimit);
            if (more.isZero()) {
                throw unanswered(silence);
            }
            LOG.warn("no broker answers at {} yet; waiting up to {} s more", brokers, more.toSeconds());
            return askAgain(asker, more);
        }
    }

    private List<TopicPartition> askAgain(Consumer<?, ?> asker, Duration limit) {
        try {
            return ask(asker, limit);
        } catch (TimeoutException silence) {
            throw unanswered(silence);
        }
    }

    private CommandFailure unanswered(TimeoutException silence) {
        return CommandFailure.problem(
                "no broker answers at " + brokers + ": start one, or correct bootstrap.servers", silence);
    }

    private List<TopicPartition> ask(Consumer<?, ?> asker, Duration limit) {
        return asker.partitionsFor(topic, limit).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    private void askLeaders(Consumer<?, ?> asker, List<TopicPartition> partitions) {
        try {
            asker.endOffsets(partitions, LEADERS_LIMIT);
        } catch (TimeoutException silence) {
            throw CommandFailure.problem(
                    "not every partition of topic " + topic + " at " + brokers
                            + " has a leader that answers: look at the brokers' state, and try again",
                    silence);
        }
    }
}
