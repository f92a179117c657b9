package io.zonelog.deploy.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.connector.directory.EngineDescription;
import io.zonelog.connector.directory.EngineDescription.PartitionCopy;
import io.zonelog.connector.directory.EngineDirectory;
import io.zonelog.deploy.peer.Peers.Reach;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.SourcePosition.State;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PeersTest {
    private static final UUID SELF = new UUID(0, 0);

    private final EngineDirectory directory = new EngineDirectory(() -> 0);
    private Optional<Set<SourceIdentity>> existing = Optional.of(Set.of(partition(0), partition(1), partition(2)));
    private long nanos;
    private final Peers peers = new Peers(directory, SELF, () -> existing, () -> nanos);

    @Test
    void whatIsNotHeldHereIsElsewhereAlsoWhereNobodyHoldsIt() {
        directory.put(engine(0, copy(0, 5)), 1);
        directory.put(engine(1, copy(1, 5)), 1);
        Elsewhere elsewhere = peers.elsewhere(any -> true, held(0), Reach.ALL);
        assertThat(elsewhere.partitions()).containsExactlyInAnyOrder(partition(1), partition(2));
        assertThat(elsewhere.holders())
                .extracting(holder -> holder.engine().url())
                .containsExactly("http://engine-1:80");
        assertThat(elsewhere.withoutAnyOf(elsewhere.holders())).containsExactly("t/2");
    }

    @Test
    void whoHoldsEverythingAsksNobody() {
        directory.put(engine(0, copy(0, 5), copy(1, 5), copy(2, 5)), 1);
        directory.put(engine(1, copy(0, 5), copy(1, 5), copy(2, 5)), 1);
        assertThat(peers.elsewhere(any -> true, held(0, 1, 2), Reach.ALL).isNothing())
                .isTrue();
    }

    @Test
    void nothingIsElsewhereBeforeItIsKnownWhatThereIs() {
        assertThat(peers.areKnown()).isTrue();
        existing = Optional.empty();
        assertThat(peers.areKnown()).isFalse();
        assertThat(peers.elsewhere(any -> true, held(0), Reach.ALL).isNothing()).isTrue();
    }

    @Test
    void whatIsLeftBehindOrBeingBuiltIsNotHeld() {
        directory.put(
                engine(1, new PartitionCopy(partition(1), 5, new State(State.Holding.LEFT, 1, State.COMPLETE))), 1);
        directory.put(engine(2, new PartitionCopy(partition(1), 5, State.BUILDING)), 1);
        assertThat(peers.elsewhere(any -> true, held(0, 2), Reach.ALL).holders())
                .isEmpty();
    }

    @Test
    void clientsOfOtherHostsAreNotSentToAnEngineThatOnlyItsOwnHostReaches() {
        directory.put(at(1, "http://127.0.0.1:8480", copy(1, 5)), 1);
        directory.put(at(2, "http://localhost:8480", copy(1, 5)), 1);
        directory.put(at(3, "http://[::1]:8480", copy(1, 5)), 1);
        directory.put(at(4, "", copy(1, 5)), 1);
        assertThat(peers.elsewhere(any -> true, held(0, 2), Reach.ALL).holders())
                .hasSize(3);
        assertThat(peers.elsewhere(any -> true, held(0, 2), Reach.OTHER_HOSTS).holders())
                .isEmpty();
    }

    @Test
    void whoDidNotAnswerIsLeftOutForAMomentWhereAnotherOneHoldsTheSame() {
        EngineDescription silent = engine(1, copy(1, 5), copy(2, 5));
        directory.put(silent, 1);
        directory.put(engine(2, copy(1, 5)), 1);
        peers.heardOf(silent, false);
        assertThat(peers.elsewhere(partition(1)::equals, held(0), Reach.ALL).holders())
                .hasSize(1);
        assertThat(peers.elsewhere(any -> true, held(0), Reach.ALL).holders()).hasSize(2);
        nanos = 5_000_000_000L;
        assertThat(peers.elsewhere(partition(1)::equals, held(0), Reach.ALL).holders())
                .hasSize(2);
    }

    @Test
    void onlyWhoIsPastAnOffsetIsAskedForARecord() {
        directory.put(engine(1, copy(1, 5)), 1);
        directory.put(engine(2, copy(1, 6)), 1);
        assertThat(peers.past(any -> true, 5, Reach.ALL).holders())
                .extracting(holder -> holder.engine().url())
                .containsExactly("http://engine-2:80");
        assertThat(peers.past(any -> true, 6, Reach.ALL).isNothing()).isTrue();
    }

    private static SourceIdentity partition(int number) {
        return new SourceIdentity("cluster", "id", "t", number);
    }

    private static PartitionCopy copy(int number, long position) {
        return new PartitionCopy(partition(number), position, State.WHOLE);
    }

    private static EngineDescription engine(int number, PartitionCopy... copies) {
        return at(number, "http://engine-" + number + ":80", copies);
    }

    private static EngineDescription at(int number, String url, PartitionCopy... copies) {
        return new EngineDescription(new UUID(0, number), url, "g", "1", List.of(copies));
    }

    private static List<SourcePosition> held(int... partitions) {
        return Arrays.stream(partitions)
                .mapToObj(number -> new SourcePosition(number, partition(number), 5, SourcePosition.NO_LEADER_EPOCH))
                .toList();
    }
}
