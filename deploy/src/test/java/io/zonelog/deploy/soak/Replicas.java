package io.zonelog.deploy.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.testing.CommandLineRun;
import io.zonelog.deploy.testing.Eventually;
import io.zonelog.deploy.testing.TestTopic;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Two groups of engines with all that works around them: a producer, clients, and a retention that is never long. */
final class Replicas implements AutoCloseable {
    private static final int GROUPS = 2;
    private static final int MOST_IN_A_GROUP = 3;
    private static final int AT_REST = 2;
    private static final int CLIENTS = 2;
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final TestTopic topic;
    private final BrokerProcess broker;
    private final SplittableRandom random;
    private final int mostPartitions;
    /** The engines of a group, one group after the other. */
    private final List<Replica> all = new ArrayList<>();
    /** For the clients: those that run. */
    private final List<Replica> running = new CopyOnWriteArrayList<>();

    private final OffsetLines lines;
    private final ShortRetention retention;
    private final List<ReplicaClient> clients = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ReplicaClient.TIME_OUT).build();

    /** What befalls a group, or one of its engines. */
    enum Fault {
        KILL,
        KILL_FOR_A_WHILE,
        LOSE_DISK,
        KILL_GROUP,
        LOSE_DISKS_OF_GROUP,
        FREEZE,
        SCALE,
        RESTART_IN_TURN,
        CUT_FROM_BROKERS,
        CUT_FROM_OTHERS,
        KILL_BROKER,
        ADD_PARTITION
    }

    Replicas(Path directory, TestTopic topic, BrokerProcess broker, SplittableRandom random, int mostPartitions)
            throws IOException {
        this.topic = topic;
        this.broker = broker;
        this.random = random;
        this.mostPartitions = mostPartitions;
        for (int number = 0; number < GROUPS * MOST_IN_A_GROUP; number++) {
            String group = number < MOST_IN_A_GROUP ? "a" : "b";
            all.add(new Replica(directory, topic, broker.port(), group, number));
        }
        lines = new OffsetLines(topic, mostPartitions, random.split());
        retention = new ShortRetention(topic, lines);
        for (int client = 0; client < CLIENTS; client++) {
            clients.add(new ReplicaClient(lines, mostPartitions, topic.name(), () -> running, random.split()));
        }
    }

    /** Starts two engines of each group, and what works around them. */
    void start() throws Exception {
        for (int group = 0; group < GROUPS; group++) {
            for (int number = 0; number < AT_REST; number++) {
                start(engine(group, number));
            }
        }
        startThread(lines, "soak-producer");
        for (int partition = 0; partition < lines.partitions(); partition++) {
            int number = partition;
            Eventually.until("partition " + number + " has a record", () -> lines.acknowledged(number) > 0);
        }
        awaitEverythingTwice();
        clients.forEach(client -> startThread(client, "soak-client"));
        retention.keepFor(groups(0, 1));
        startThread(retention, "soak-retention");
    }

    private void startThread(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.start();
        threads.add(thread);
    }

    private Replica engine(int group, int number) {
        return all.get(group * MOST_IN_A_GROUP + number);
    }

    private void start(Replica engine) {
        engine.start();
        running.add(engine);
    }

    private void stop(Replica engine) throws InterruptedException {
        running.remove(engine);
        engine.stop();
    }

    private List<String> groups(int... groups) {
        List<String> names = new ArrayList<>();
        for (int group : groups) {
            names.add(engine(group, 0).group());
        }
        return names;
    }

    /** Lets a fault strike one of the groups; tells what it was. */
    String strike(Fault fault) throws Exception {
        int group = random.nextInt(GROUPS);
        // what the other group has not taken yet stays in Kafka: this one may come back with nothing
        retention.keepFor(groups(1 - group));
        Replica victim = engine(group, random.nextInt(AT_REST));
        switch (fault) {
            case KILL -> comesBack(victim, false, 0);
            case KILL_FOR_A_WHILE -> comesBack(victim, false, 9);
            case LOSE_DISK -> comesBack(victim, true, 0);
            case KILL_GROUP -> groupComesBack(group, false);
            case LOSE_DISKS_OF_GROUP -> groupComesBack(group, true);
            case FREEZE -> {
                victim.process().freeze();
                pause(9);
                victim.process().thaw();
            }
            case SCALE -> scale(group);
            case RESTART_IN_TURN -> restartInTurn(group);
            case CUT_FROM_BROKERS -> {
                victim.cutFromBrokers();
                pause(10);
                victim.mend();
            }
            case CUT_FROM_OTHERS -> {
                victim.cutFromOthers();
                pause(6);
                victim.mend();
            }
            case KILL_BROKER -> broker.outage(() -> pause(3));
            case ADD_PARTITION -> addPartition(victim);
        }
        return victim.name();
    }

    private void comesBack(Replica victim, boolean empty, int seconds) {
        running.remove(victim);
        victim.kill();
        pause(seconds);
        if (empty) {
            victim.loseDisk();
        }
        start(victim);
    }

    private void groupComesBack(int group, boolean empty) {
        for (int number = 0; number < AT_REST; number++) {
            running.remove(engine(group, number));
            engine(group, number).kill();
        }
        for (int number = 0; number < AT_REST; number++) {
            if (empty) {
                engine(group, number).loseDisk();
            }
            start(engine(group, number));
        }
    }

    /** To three engines, to one, and back to two. */
    private void scale(int group) throws Exception {
        start(engine(group, 2));
        awaitEverythingTwice();
        stop(engine(group, 0));
        stop(engine(group, 1));
        awaitEverythingTwice();
        start(engine(group, 0));
        start(engine(group, 1));
        awaitEverythingTwice();
        stop(engine(group, 2));
    }

    private void restartInTurn(int group) throws Exception {
        for (int number = 0; number < AT_REST; number++) {
            stop(engine(group, number));
            start(engine(group, number));
            awaitEverythingTwice();
        }
    }

    private void addPartition(Replica otherwiseKilled) throws Exception {
        if (lines.partitions() < mostPartitions) {
            topic.grow(lines.partitions() + 1);
            lines.spreadOver(lines.partitions() + 1);
        } else {
            comesBack(otherwiseKilled, false, 0);
        }
    }

    /** Both copies of each partition are equal at one position, by {@code zonelog compare}. */
    void awaitEqual() {
        List<String> words = new ArrayList<>(List.of("compare"));
        for (Replica engine : running) {
            words.addAll(List.of("--url", engine.url().toString()));
        }
        long deadline = System.nanoTime() + LONGEST_NANOS;
        CommandLineRun run;
        do {
            run = CommandLineRun.of(words.toArray(String[]::new));
            assertThat(run.out()).doesNotContain("different");
            assertThat(System.nanoTime())
                    .as("all copies can be compared: %s%s", run.out(), run.err())
                    .isLessThan(deadline);
        } while (run.status() != 0);
    }

    private static void pause(int seconds) {
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
    }

    /** Waits until in both groups somebody answers for each partition, with all that is acknowledged by now, and exactly. */
    void awaitEverythingTwice() throws Exception {
        long[] acknowledged = new long[lines.partitions()];
        for (int partition = 0; partition < acknowledged.length; partition++) {
            acknowledged[partition] = lines.acknowledged(partition);
        }
        for (int group = 0; group < GROUPS; group++) {
            for (int partition = 0; partition < acknowledged.length; partition++) {
                if (acknowledged[partition] > 0) {
                    awaitPartition(group, partition, acknowledged[partition]);
                }
            }
        }
        clients.forEach(ReplicaClient::requireRight);
        lines.requireSent();
        retention.keepFor(groups(0, 1));
    }

    private void awaitPartition(int group, int partition, long acknowledged) throws Exception {
        long deadline = System.nanoTime() + LONGEST_NANOS;
        while (!isThere(group, partition, acknowledged)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("no engine of group "
                        + engine(group, 0).group() + " has partition " + partition + " up to offset " + acknowledged);
            }
            clients.forEach(ReplicaClient::requireRight);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private boolean isThere(int group, int partition, long acknowledged) throws InterruptedException {
        for (int number = 0; number < MOST_IN_A_GROUP; number++) {
            Replica engine = engine(group, number);
            if (running.contains(engine)
                    && answers(engine, partition, acknowledged - 1, acknowledged)
                    && answers(engine, partition, random.nextLong(acknowledged), acknowledged)) {
                return true;
            }
        }
        return false;
    }

    private boolean answers(Replica engine, int partition, long offset, long acknowledged) throws InterruptedException {
        HttpRequest request = ReplicaClient.request(engine.url(), topic.name(), partition, offset, "&local=true")
                .header("Zonelog-Min-Offset", Long.toString(acknowledged - 1))
                .build();
        try {
            HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return answer.statusCode() == 200
                    && ReplicaClient.require(lines, answer, partition, offset) >= acknowledged;
        } catch (IOException notYet) {
            return false;
        }
    }

    OffsetLines lines() {
        return lines;
    }

    List<Replica> all() {
        return all;
    }

    List<Replica> running() {
        return List.copyOf(running);
    }

    long reads() {
        return clients.stream().mapToLong(ReplicaClient::reads).sum();
    }

    /** Since the last call. */
    long longestReadMillis() {
        return clients.stream().mapToLong(ReplicaClient::longestMillis).max().orElseThrow();
    }

    /** The producer and the clients come to their ends, and both groups to have everything. */
    void end() throws Exception {
        lines.end();
        clients.forEach(ReplicaClient::end);
        retention.end();
        joinThreads();
        awaitEverythingTwice();
    }

    private void joinThreads() {
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
        threads.clear();
    }

    @Override
    public void close() throws IOException {
        lines.end();
        clients.forEach(ReplicaClient::end);
        retention.end();
        for (Replica engine : all) {
            engine.close();
        }
        joinThreads();
        retention.close();
    }
}
