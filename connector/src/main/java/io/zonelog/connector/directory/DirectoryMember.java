package io.zonelog.connector.directory;

import io.zonelog.connector.client.KafkaCluster;
import io.zonelog.connector.client.KafkaCluster.BrokerUnreachableException;
import io.zonelog.connector.outcome.ConnectorStopException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An engine as a member of the directory: writes its row, soon after it has changed and else now and then, and reads those of all. Its
 * thread, "zonelog-directory", owns the clients and ends with {@link #close}, which takes the row away.
 *
 * <p>An engine does not need the directory to work: what fails here is said in one line, and tried again.
 */
public final class DirectoryMember implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryMember.class);
    private static final Duration READ_MAX = Duration.ofMillis(500);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);
    private static final long THREAD_END_MAX_MILLIS = 10_000;
    private static final long CHANGED_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long BEAT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long AWAY_PAUSE_MILLIS = 1_000;
    private static final long REFUSED_PAUSE_MILLIS = 60_000;

    /**
     * Rows are few and replaced often. The brokers stamp them, so that ages can be compared; what no engine writes any more goes after a week.
     */
    private static final Map<String, String> TOPIC_SETTINGS = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE,
            TopicConfig.RETENTION_MS_CONFIG, "604800000",
            TopicConfig.SEGMENT_MS_CONFIG, "600000",
            TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");

    private final String topic;
    private final DirectoryClients clients;
    private final EngineDirectory directory;
    private final Supplier<EngineDescription> self;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "zonelog-directory");
    private String told = "";
    private boolean policyTold;

    private DirectoryMember(
            String topic, DirectoryClients clients, EngineDirectory directory, Supplier<EngineDescription> self) {
        this.topic = topic;
        this.clients = clients;
        this.directory = directory;
        this.self = self;
    }

    /**
     * Joins; returns at once.
     *
     * @param topic of the directory, which is made if it is not there
     * @param directory receives all rows
     * @param self what to say of this engine now; asked on the member's thread, every two seconds at most
     */
    public static DirectoryMember join(
            String topic, DirectoryClients clients, EngineDirectory directory, Supplier<EngineDescription> self) {
        DirectoryMember member = new DirectoryMember(topic, clients, directory, self);
        member.thread.setDaemon(true);
        member.thread.start();
        return member;
    }

    private void run() {
        while (!isClosing()) {
            long pauseMillis = AWAY_PAUSE_MILLIS;
            try {
                takePart();
            } catch (BrokerUnreachableException | RetriableException away) {
                LOG.debug("the directory of engines is out of reach", away);
            } catch (KafkaException | ConnectorStopException refused) {
                tell(refused);
                pauseMillis = REFUSED_PAUSE_MILLIS;
            } catch (RuntimeException | Error failure) {
                LOG.warn("the directory of engines, topic {}, is not kept any more", topic, failure);
                return;
            }
            pause(pauseMillis);
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void pause(long millis) {
        try {
            var unused = closing.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupt) {
            closing.countDown();
        }
    }

    private void tell(RuntimeException refused) {
        String line = String.valueOf(refused.getMessage());
        if (!line.equals(told)) {
            told = line;
            LOG.warn(
                    "this engine is not in the directory of engines, topic {}, and goes on without it: {}"
                            + " (engines.topic names another topic, or off)",
                    topic,
                    line);
        }
    }

    private void takePart() throws BrokerUnreachableException {
        provideTopic();
        try (DirectoryReader reader = new DirectoryReader(clients.consumer().get(), topic, directory);
                Row row = new Row(clients.producer().get())) {
            while (!isClosing()) {
                reader.read(READ_MAX);
                row.writeIfDue(self);
            }
            row.remove();
        }
    }

    private void provideTopic() throws BrokerUnreachableException {
        try (KafkaCluster cluster = clients.cluster().get()) {
            if (cluster.describe(List.of(topic)).topics().isEmpty()) {
                cluster.createTopics(List.of(topic), 1, TOPIC_SETTINGS);
                return;
            }
            String policy = cluster.settings(List.of(topic))
                    .getOrDefault(topic, Map.of())
                    .getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
            if (!policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT) && !policyTold) {
                policyTold = true;
                LOG.warn(
                        "topic {}, the directory of engines, is not compacted (cleanup.policy={}): it grows; set compact",
                        topic,
                        policy);
            }
        }
    }

    /** This engine's row in the topic; one write at a time is on its way. */
    private final class Row implements AutoCloseable {
        private final Producer<byte[], byte[]> producer;
        private @Nullable Future<RecordMetadata> underWay;
        private @Nullable EngineDescription written;
        private long writtenNanos;

        Row(Producer<byte[], byte[]> producer) {
            this.producer = producer;
        }

        void writeIfDue(Supplier<EngineDescription> description) {
            long ageNanos = System.nanoTime() - writtenNanos;
            if (isUnderWay() || (written != null && ageNanos < CHANGED_NANOS)) {
                return;
            }
            EngineDescription now = description.get();
            if (written == null || ageNanos >= BEAT_NANOS || !now.equals(written)) {
                underWay = send(now, DescriptionFormat.write(now));
                written = now;
                writtenNanos = System.nanoTime();
            }
        }

        /** Whether the last write has no answer yet; throws if the answer was no. */
        private boolean isUnderWay() {
            Future<RecordMetadata> last = underWay;
            if (last == null || !last.isDone()) {
                return last != null;
            }
            underWay = null;
            await(last);
            if (!told.isEmpty()) {
                told = "";
                LOG.info("this engine is in the directory of engines, topic {}, again", topic);
            }
            return false;
        }

        private void await(Future<RecordMetadata> answer) {
            try {
                answer.get(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException refused) {
                throw refused.getCause() instanceof KafkaException cause ? cause : new KafkaException(refused);
            } catch (TimeoutException late) {
                throw new org.apache.kafka.common.errors.TimeoutException(late);
            } catch (InterruptedException interrupt) {
                closing.countDown();
            }
        }

        private Future<RecordMetadata> send(EngineDescription of, byte @Nullable [] value) {
            byte[] key = of.deviceUuid().toString().getBytes(StandardCharsets.UTF_8);
            return producer.send(new ProducerRecord<>(topic, key, value));
        }

        /** An orderly end: the row goes. */
        void remove() {
            EngineDescription last = written;
            if (last != null) {
                await(send(last, null));
            }
        }

        @Override
        public void close() {
            producer.close(CLOSE_MAX);
        }
    }

    /** Takes the row away, if the brokers are there, and ends the thread. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(THREAD_END_MAX_MILLIS);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("thread {} has not ended in time and is left behind", thread.getName());
        }
    }
}
