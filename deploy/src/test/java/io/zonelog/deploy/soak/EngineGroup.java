package io.zonelog.deploy.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.testing.Eventually;
import io.zonelog.deploy.testing.TestTopic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;

/** The engines of one consumer group, by number, each with a data directory of its own; the brokers tell who is given what. */
final class EngineGroup implements AutoCloseable {
    private final Path directory;
    private final TestTopic topic;
    private final Admin admin;
    private final Map<Integer, EngineProcess> running = new TreeMap<>();

    EngineGroup(Path directory, TestTopic topic) {
        this.directory = directory;
        this.topic = topic;
        this.admin = Admin.create(Map.of("bootstrap.servers", topic.bootstrapServers()));
    }

    Path data(int number) {
        return directory.resolve("engine-" + number);
    }

    EngineProcess engine(int number) {
        return Objects.requireNonNull(running.get(number), () -> "engine " + number + " does not run");
    }

    /** Starts an engine, on its data directory if it has one. */
    void start(int number) {
        running.put(number, EngineProcess.start(data(number), topic));
    }

    void kill(int number) {
        engine(number).kill();
        running.remove(number);
    }

    /** SIGTERM, which has to end well. */
    void stop(int number) throws InterruptedException {
        assertThat(engine(number).stop()).as("status of engine %d", number).isZero();
        running.remove(number);
    }

    /** Waits until these engines, and no others, share a number of partitions among them, each with some. */
    void awaitShared(int partitions, Integer... numbers) {
        Set<Integer> wanted = Set.of(numbers);
        Eventually.until("engines " + wanted + " share " + partitions + " partitions", () -> {
            assertThat(running.values()).as("all run").allMatch(EngineProcess::isAlive);
            Map<Integer, Set<TopicPartition>> given = given();
            return given.keySet().equals(wanted)
                    && given.values().stream().noneMatch(Set::isEmpty)
                    && given.values().stream().mapToInt(Set::size).sum() == partitions;
        });
    }

    /** What the group has given to which engine; nothing while it is about to share out. */
    Map<Integer, Set<TopicPartition>> given() {
        Map<Integer, Set<TopicPartition>> given = new HashMap<>();
        ConsumerGroupDescription group = description();
        if (group.groupState() != GroupState.STABLE) {
            return given;
        }
        for (MemberDescription member : group.members()) {
            for (int number : running.keySet()) {
                DataDirectory data = new DataDirectory(data(number));
                if (data.isThere()
                        && member.groupInstanceId()
                                .orElse("")
                                .startsWith(data.verifiedDevice().toString())) {
                    given.put(number, new HashSet<>(member.assignment().topicPartitions()));
                }
            }
        }
        return given;
    }

    private ConsumerGroupDescription description() {
        try {
            return Objects.requireNonNull(admin.describeConsumerGroups(List.of(topic.groupId()))
                    .all()
                    .get(1, TimeUnit.MINUTES)
                    .get(topic.groupId()));
        } catch (ExecutionException | TimeoutException failure) {
            throw new AssertionError("the brokers do not tell about " + topic.groupId(), failure);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupt);
        }
    }

    /** Something that takes an engine out of its group. */
    @FunctionalInterface
    interface Blow {
        void strike() throws Exception;
    }

    /** Takes an engine out, and returns how long it takes, in milliseconds, until the others have taken over all that it was given. */
    long millisUntilTakenOver(int victim, Blow blow) throws Exception {
        Set<TopicPartition> partitions = given().getOrDefault(victim, Set.of());
        assertThat(partitions).as("partitions of engine %d", victim).isNotEmpty();
        List<EngineProcess> others = new ArrayList<>(running.values());
        others.remove(engine(victim));
        List<Integer> printed = new ArrayList<>();
        for (EngineProcess other : others) {
            printed.add(length(other));
        }
        long beganNanos = System.nanoTime();
        blow.strike();
        Eventually.until(
                "what engine " + victim + " had is taken over",
                () -> partitions.stream().allMatch(partition -> isTakenOver(partition, others, printed)));
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos);
    }

    private static int length(EngineProcess engine) throws IOException {
        return engine.printed().length();
    }

    private static boolean isTakenOver(TopicPartition partition, List<EngineProcess> engines, List<Integer> printed) {
        for (int index = 0; index < engines.size(); index++) {
            if (engines.get(index).tookOver(partition, printed.get(index))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        running.values().forEach(EngineProcess::kill);
        admin.close();
    }
}
