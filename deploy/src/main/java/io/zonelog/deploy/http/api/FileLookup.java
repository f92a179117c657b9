package io.zonelog.deploy.http.api;

import io.zonelog.deploy.config.KafkaSettings;
import io.zonelog.deploy.content.Contents;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.http.HttpProblem;
import io.zonelog.deploy.http.HttpRequest;
import io.zonelog.deploy.peer.Elsewhere;
import io.zonelog.deploy.peer.FileQuery;
import io.zonelog.deploy.peer.OtherEngines;
import io.zonelog.deploy.peer.Peers;
import io.zonelog.deploy.peer.Redirect;
import io.zonelog.deploy.view.FileFinder;
import io.zonelog.deploy.view.LeftBehind;
import io.zonelog.deploy.watch.RunningEngine;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** Finds what a request is about: here, or at another engine, to which the client is sent then. */
final class FileLookup {
    private final MappingStore store;
    private final OtherEngines others;
    private final String group;

    FileLookup(RunningEngine engine) {
        this.store = engine.data().store();
        this.others = engine.others();
        this.group = engine.configuration().text(KafkaSettings.GROUP_ID);
    }

    /** Which engines may answer instead of this one. */
    enum Instead {
        /** Any that has the file: all copies are equal. */
        ANY_COPY,
        /** Those of the same group: the request changes this group's copy. */
        SAME_GROUP
    }

    /**
     * The file of a key.
     *
     * @throws HttpProblem if it is not here
     */
    FileFinder.FoundFile find(HttpRequest call, String key, LeftBehind leftBehind, Instead instead) {
        try {
            return new FileFinder(store, leftBehind).find(key);
        } catch (CommandFailure refused) {
            if (refused.exitCode() == ExitCode.USAGE) {
                throw HttpProblem.badRequest(FailureLine.of(refused));
            }
            HttpProblem nowhere = HttpProblem.notFound(FailureLine.of(refused));
            sendOn(call, any -> true, FileQuery.anywhere(key), instead, nowhere);
            throw nowhere;
        }
    }

    /**
     * Returns if a partition is held here, or nobody else is known to hold it.
     *
     * @return how far it is here; empty if it is not held here
     * @throws HttpProblem if another engine holds it
     */
    Optional<SourcePosition> requireHeld(HttpRequest call, String topic, int partition, Instead instead) {
        Predicate<SourceIdentity> wanted =
                identity -> identity.topic().equals(topic) && identity.partition() == partition;
        String place = topic + "/" + partition;
        Optional<SourcePosition> held = Contents.held(store, wanted).stream().findFirst();
        if (held.isEmpty()) {
            sendOn(
                    call,
                    wanted,
                    FileQuery.inPartition("any", topic, partition),
                    instead,
                    HttpProblem.notFound("no engine holds " + place));
        }
        return held;
    }

    /**
     * A partition that is held here.
     *
     * @throws HttpProblem if it is not; it sends the client to who holds it, if somebody does
     */
    SourcePosition held(HttpRequest call, String topic, int partition) {
        return requireHeld(call, topic, partition, Instead.ANY_COPY)
                .orElseThrow(() -> HttpProblem.comeBack(
                        "neither this engine nor one that it knows holds " + topic + "/" + partition + " now"));
    }

    /** The partitions that are not held here, in order, or {@code *} while they are not known; none for who asks this engine alone. */
    Collection<String> elsewhere(HttpRequest call) {
        if (Redirect.of(call.origin()).isEmpty()) {
            return List.of();
        }
        return others.peers().areKnown()
                ? others.peers()
                        .elsewhere(any -> true, Contents.held(store, any -> true), Peers.Reach.ALL)
                        .withoutAnyOf(List.of())
                : List.of(Elsewhere.ANY_PARTITION);
    }

    private void sendOn(
            HttpRequest call, Predicate<SourceIdentity> wanted, FileQuery query, Instead instead, HttpProblem nowhere) {
        Optional<Redirect> redirect = Redirect.of(call.origin());
        if (redirect.isEmpty()) {
            return;
        }
        Elsewhere elsewhere = others.peers()
                .elsewhere(
                        wanted,
                        Contents.held(store, any -> true),
                        redirect.get().reach());
        if (instead == Instead.SAME_GROUP) {
            elsewhere = elsewhere.only(engine -> engine.group().equals(group));
        }
        if (elsewhere.isNothing() && !others.peers().areKnown()) {
            throw HttpProblem.comeBack(nowhere.getMessage() + "; what other engines hold is not known yet");
        }
        if (!elsewhere.isNothing()) {
            throw redirect.get()
                    .of(
                            others.files()
                                    .search(elsewhere, query.localPath(), OptionalLong.empty())
                                    .join(),
                            nowhere);
        }
    }
}
