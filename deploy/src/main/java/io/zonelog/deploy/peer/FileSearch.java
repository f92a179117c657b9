package io.zonelog.deploy.peer;

import io.zonelog.connector.directory.EngineDescription;
import io.zonelog.connector.directory.EngineDescription.PartitionCopy;
import io.zonelog.deploy.content.SearchedPartitions;
import io.zonelog.deploy.peer.Elsewhere.Holder;
import io.zonelog.deploy.peer.PeerClient.Target;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds the engine that has a file by asking those that hold the partitions in which it may be. Bounded in number and time. For any
 * thread; answers come on those of the client.
 */
public final class FileSearch {
    private static final int MOST_AT_ONCE = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** What an engine waits for a record itself. */
    private static final Duration WAIT_FOR_RECORD = Duration.ofSeconds(5);
    /** Where one engine has answered for the partition, others may still be further ahead; one that hangs holds nobody up. */
    private static final long GRACE_MILLIS = 200;

    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int UNAVAILABLE = 503;

    private final Peers peers;
    private final PeerClient client;
    private final Duration patience;
    private final Semaphore free = new Semaphore(MOST_AT_ONCE);

    public FileSearch(Peers peers, PeerClient client) {
        this(peers, client, PATIENCE);
    }

    /** With another patience than users get. */
    FileSearch(Peers peers, PeerClient client, Duration patience) {
        this.peers = peers;
        this.client = client;
        this.patience = patience;
    }

    /** The other engines. */
    public Peers peers() {
        return peers;
    }

    /** How a search ended. */
    public sealed interface Outcome {
        /** An engine has it, or holds the one partition that it can be in; of several the one that is furthest ahead. */
        record At(EngineDescription engine) implements Outcome {}

        /** Several partitions have a file of that key. */
        record Several(Set<String> partitions) implements Outcome {}

        /** All partitions were asked, and none has it. */
        record Nowhere() implements Outcome {}

        /** Nobody answers for these partitions, and they may have it. */
        record Unknown(Set<String> partitions) implements Outcome {}
    }

    /**
     * Looks for a file.
     *
     * @param where the partitions in which it may be
     * @param pathQuery of the file, below {@code /files/}, with the parameter {@link io.zonelog.deploy.http.HttpRequest#LOCAL}
     * @param minOffset the record that has to be in the answer
     * @return never fails
     */
    public CompletableFuture<Outcome> search(Elsewhere where, String pathQuery, OptionalLong minOffset) {
        if (!free.tryAcquire()) {
            return CompletableFuture.completedFuture(new Outcome.Unknown(where.withoutAnyOf(List.of())));
        }
        Map<String, String> headers = new HashMap<>();
        boolean one = where.partitions().size() == 1;
        // where the partition is known, whoever holds it waits for the record itself
        if (minOffset.isPresent() && !one) {
            headers.put("Zonelog-Min-Offset", Long.toString(minOffset.getAsLong()));
        }
        Target target = new Target(pathQuery, headers, headers.isEmpty() ? patience : patience.plus(WAIT_FOR_RECORD));
        List<CompletableFuture<Answer>> asked = new ArrayList<>();
        for (Holder holder : where.holders()) {
            asked.add(ask(holder, target));
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new));
        if (one) {
            for (CompletableFuture<Answer> each : asked) {
                CompletableFuture<Void> unused = each.thenAccept(answer -> {
                    if (answer.isGiven()) {
                        all.completeOnTimeout(null, GRACE_MILLIS, TimeUnit.MILLISECONDS);
                    }
                });
            }
        }
        return all.handleAsync(
                (ended, never) -> {
                    free.release();
                    return decide(
                            where,
                            asked.stream()
                                    .filter(CompletableFuture::isDone)
                                    .map(CompletableFuture::join)
                                    .toList());
                },
                client.threads());
    }

    /** What an engine says; null if it does not. */
    private record Answer(
            Holder holder, int status, @Nullable HttpHeaders headers) {
        boolean has() {
            return status / 100 == 2 && !header("Zonelog-Topic").isEmpty();
        }

        boolean isGiven() {
            return has() || status == CONFLICT || (status == NOT_FOUND && hasLooked());
        }

        /** Whether the engine still held then what it is asked for. */
        private boolean hasLooked() {
            return SearchedPartitions.cover(
                    header(SearchedPartitions.HEADER),
                    holder.copies().stream().map(PartitionCopy::identity).toList());
        }

        boolean isWhole() {
            return header("Zonelog-Incomplete-From").isEmpty();
        }

        String header(String name) {
            return headers == null ? "" : headers.firstValue(name).orElse("");
        }

        String partition() {
            return header("Zonelog-Topic") + "/" + header("Zonelog-Partition");
        }

        long position() {
            String text = header("Zonelog-Position");
            return text.matches("\\d{1,18}")
                    ? Long.parseLong(text)
                    : holder.copies().stream()
                            .mapToLong(PartitionCopy::nextOffset)
                            .max()
                            .orElse(0);
        }
    }

    private CompletableFuture<Answer> ask(Holder holder, Target target) {
        try {
            return client.send(holder.engine(), "HEAD", target, BodyHandlers.discarding())
                    .handle((response, failure) -> answer(holder, response));
        } catch (RejectedExecutionException | IllegalArgumentException ending) {
            return CompletableFuture.completedFuture(answer(holder, null));
        }
    }

    private Answer answer(Holder holder, @Nullable HttpResponse<Void> response) {
        peers.heardOf(holder.engine(), response != null);
        return response == null
                ? new Answer(holder, UNAVAILABLE, null)
                : new Answer(holder, response.statusCode(), response.headers());
    }

    private static Outcome decide(Elsewhere where, List<Answer> answers) {
        List<Answer> given = answers.stream().filter(Answer::isGiven).toList();
        if (where.partitions().size() == 1 && !given.isEmpty()) {
            return new Outcome.At(furthest(given));
        }
        Map<String, List<Answer>> byPartition = new TreeMap<>();
        given.stream()
                .filter(Answer::has)
                .forEach(answer -> byPartition
                        .computeIfAbsent(answer.partition(), partition -> new ArrayList<>())
                        .add(answer));
        if (byPartition.size() > 1) {
            return new Outcome.Several(byPartition.keySet());
        }
        if (byPartition.size() == 1) {
            return new Outcome.At(furthest(byPartition.values().iterator().next()));
        }
        // an engine that has several tells the client itself which
        return given.stream()
                .filter(answer -> answer.status() == CONFLICT)
                .findFirst()
                .<Outcome>map(answer -> new Outcome.At(answer.holder().engine()))
                .orElseGet(() -> nowhere(where, given));
    }

    private static Outcome nowhere(Elsewhere where, List<Answer> given) {
        Set<String> missing =
                where.withoutAnyOf(given.stream().map(Answer::holder).toList());
        return missing.isEmpty() ? new Outcome.Nowhere() : new Outcome.Unknown(missing);
    }

    private static EngineDescription furthest(List<Answer> answers) {
        return answers.stream()
                .max(Comparator.comparing(Answer::isWhole).thenComparingLong(Answer::position))
                .orElseThrow()
                .holder()
                .engine();
    }
}
