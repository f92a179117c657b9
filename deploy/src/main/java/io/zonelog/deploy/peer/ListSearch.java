package io.zonelog.deploy.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonelog.connector.directory.EngineDescription;
import io.zonelog.connector.directory.EngineDescription.PartitionCopy;
import io.zonelog.deploy.content.FileVersion;
import io.zonelog.deploy.content.PercentEncoding;
import io.zonelog.deploy.content.SearchedPartitions;
import io.zonelog.deploy.content.listing.ListPage;
import io.zonelog.deploy.content.listing.ListPlace;
import io.zonelog.deploy.content.listing.ListedFile;
import io.zonelog.deploy.content.listing.Listing;
import io.zonelog.deploy.http.HttpRequest;
import io.zonelog.deploy.peer.Elsewhere.Holder;
import io.zonelog.deploy.peer.PeerClient.Target;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition.State;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gets pages of lists from other engines, each partition from the one that is furthest ahead, and from another one if that does not answer.
 * Bounded in number and time. For any thread; answers come on those of the client.
 */
public final class ListSearch {
    private static final int MOST_AT_ONCE = 16;
    private static final int MOST_ROUNDS = 3;
    private static final int OK = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Comparator<PartitionCopy> BEST =
            Comparator.comparing(PartitionCopy::isHeldWhole).thenComparingLong(PartitionCopy::nextOffset);

    private final PeerClient client;
    private final Peers peers;
    private final Semaphore free = new Semaphore(MOST_AT_ONCE);

    public ListSearch(Peers peers, PeerClient client) {
        this.peers = peers;
        this.client = client;
    }

    /** The other engines. */
    public Peers peers() {
        return peers;
    }

    /**
     * What was found.
     *
     * @param pages of the engines that answered
     * @param missing partitions for which nobody did, as {@code topic/partition}
     */
    public record Found(List<ListPage> pages, Set<String> missing) {
        /** Copies both. */
        public Found {
            pages = List.copyOf(pages);
            missing = Set.copyOf(missing);
        }
    }

    /**
     * Gets pages.
     *
     * @param where the partitions to list
     * @param scope what to list of them
     * @param limit rows of each page at most
     * @return never fails
     */
    public CompletableFuture<Found> search(Elsewhere where, Listing.Scope scope, int limit) {
        if (!free.tryAcquire()) {
            return CompletableFuture.completedFuture(new Found(List.of(), where.withoutAnyOf(List.of())));
        }
        String query = FileQuery.PATH + "?format=json&" + HttpRequest.LOCAL + "=true&limit=" + limit + "&prefix="
                + PercentEncoding.encode(scope.prefix()) + "&delimiter=" + PercentEncoding.encode(scope.delimiter())
                + "&from=" + PercentEncoding.encode(scope.from().toString());
        Target target = new Target(query, Map.of(), PATIENCE);
        return round(where, target, new Found(List.of(), Set.of()), 1).whenComplete((found, never) -> free.release());
    }

    private CompletableFuture<Found> round(Elsewhere where, Target target, Found before, int number) {
        Map<EngineDescription, Set<SourceIdentity>> asked = assign(where);
        List<CompletableFuture<@Nullable ListPage>> answers = new ArrayList<>();
        List<EngineDescription> engines = new ArrayList<>();
        asked.forEach((engine, partitions) -> {
            engines.add(engine);
            answers.add(client.send(engine, "GET", target, BodyHandlers.ofByteArray())
                    .handle((response, failure) -> page(engine, partitions, response)));
        });
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenCompose(all -> {
                    List<ListPage> pages = new ArrayList<>(before.pages());
                    Set<EngineDescription> silent = new HashSet<>();
                    for (int index = 0; index < engines.size(); index++) {
                        ListPage page = answers.get(index).join();
                        if (page == null) {
                            silent.add(engines.get(index));
                        } else {
                            pages.add(page);
                        }
                    }
                    return next(where, asked, silent, new Round(target, pages, number));
                });
    }

    private record Round(Target target, List<ListPage> pages, int number) {}

    /** What is still missing is asked of others, if there are any. */
    private CompletableFuture<Found> next(
            Elsewhere where,
            Map<EngineDescription, Set<SourceIdentity>> asked,
            Set<EngineDescription> silent,
            Round round) {
        Set<String> got = new HashSet<>();
        asked.forEach((engine, partitions) -> {
            if (!silent.contains(engine)) {
                partitions.forEach(identity -> got.add(identity.toString()));
            }
        });
        Elsewhere rest = where.without(got, silent);
        Found found = new Found(round.pages(), rest.withoutAnyOf(List.of()));
        return rest.holders().isEmpty() || silent.isEmpty() || round.number() == MOST_ROUNDS
                ? CompletableFuture.completedFuture(found)
                : round(rest, round.target(), found, round.number() + 1);
    }

    /** Each partition to its best holder. */
    private static Map<EngineDescription, Set<SourceIdentity>> assign(Elsewhere where) {
        Map<EngineDescription, Set<SourceIdentity>> assigned = new HashMap<>();
        for (var identity : where.partitions()) {
            EngineDescription best = null;
            PartitionCopy bestCopy = null;
            for (Holder holder : where.holders()) {
                for (PartitionCopy copy : holder.copies()) {
                    if (copy.identity().equals(identity) && (bestCopy == null || BEST.compare(copy, bestCopy) > 0)) {
                        best = holder.engine();
                        bestCopy = copy;
                    }
                }
            }
            if (best != null) {
                assigned.computeIfAbsent(best, engine -> new HashSet<>()).add(identity);
            }
        }
        return assigned;
    }

    private @Nullable ListPage page(
            EngineDescription engine, Set<SourceIdentity> partitions, @Nullable HttpResponse<byte[]> response) {
        ListPage page = null;
        if (response != null && response.statusCode() == OK && hasLooked(response, partitions)) {
            page = read(response.body(), partitions);
        }
        peers.heardOf(engine, page != null);
        return page;
    }

    /** Whether the engine still held then what it is asked for. */
    private static boolean hasLooked(HttpResponse<byte[]> response, Set<SourceIdentity> partitions) {
        return SearchedPartitions.cover(
                response.headers().firstValue(SearchedPartitions.HEADER).orElse(""), partitions);
    }

    /** The rows of some partitions; those that the engine holds besides come from others. */
    private static @Nullable ListPage read(byte[] body, Set<SourceIdentity> partitions) {
        Set<String> names = partitions.stream().map(SourceIdentity::toString).collect(Collectors.toSet());
        try {
            JsonNode page = new ObjectMapper().readTree(body);
            List<Listing.Entry> entries = new ArrayList<>();
            for (JsonNode row : page.path("entries")) {
                if (row.has("prefix")) {
                    entries.add(new Listing.Entry(row.path("prefix").asText(), null));
                } else if (names.contains(
                        row.path("topic").asText() + "/" + row.path("partition").asInt())) {
                    entries.add(new Listing.Entry(row.path("key").asText(), file(row)));
                }
            }
            JsonNode next = page.path("next");
            return new ListPage(entries, next.isTextual() ? ListPlace.parse(next.asText()) : null);
        } catch (IOException | IllegalArgumentException | DateTimeException unreadable) {
            return null;
        }
    }

    private static ListedFile file(JsonNode row) {
        String modified = row.path("lastModified").asText();
        return new ListedFile(
                row.path("key").asText(),
                row.path("topic").asText(),
                row.path("partition").asInt(),
                new FileVersion(
                        row.path("etag").asText(),
                        modified.isEmpty()
                                ? FileVersion.UNKNOWN
                                : Instant.parse(modified).toEpochMilli(),
                        row.path("sizeBytes").asLong()),
                row.path("incompleteFrom").asLong(State.COMPLETE));
    }
}
