package io.zonelog.connector.ingest;

import static io.zonelog.connector.ingest.Pipe.P0;
import static io.zonelog.connector.ingest.Pipe.P1;
import static io.zonelog.connector.ingest.Pipe.append;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.connector.ingest.Pipe.Settings;
import io.zonelog.connector.takeover.SnapshotSources;
import io.zonelog.snapshot.SnapshotBase;
import io.zonelog.snapshot.SnapshotInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An engine without a partition's files builds them from a snapshot, while the others go on. */
class TakeOverInThePipeTest {
    private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Pipe holder = new Pipe(Settings.standard());
    private final List<byte[]> snapshots = new ArrayList<>();

    /** Ten files of a partition whose first records Kafka then removes. */
    @BeforeEach
    void someoneHoldsIt() {
        holder.join(P0);
        for (int offset = 0; offset < 100; offset++) {
            holder.deliver(append(P0, offset, "f" + offset % 10, offset + "\n"));
        }
        holder.settle();
        snapshots.add(holder.snapshot(P0));
    }

    @Test
    void theFilesComeFromTheSnapshotAndTheRestFromKafka() {
        Pipe taker = taker(60, 100);
        taker.join(P0, P1);
        assertThat(taker.brokers.consumer.paused()).as("it is not there yet").containsExactly(P0);
        taker.deliver(append(P1, 0, "b", "y"));
        taker.settle();
        assertThat(taker.content(P1, "b")).as("the others go on").isEqualTo("y");
        turnUntil(taker, () -> taker.leases.containsKey(P0));
        assertThat(taker.brokers.consumer.paused()).isEmpty();
        assertThat(taker.brokers.consumer.position(P0)).isBetween(99L, 100L);
        taker.deliver(append(P0, 99, "f9", "99\n"));
        taker.deliver(append(P0, 100, "f0", "100\n"));
        taker.settle();
        assertThat(taker.content(P0, "f0")).isEqualTo("0\n10\n20\n30\n40\n50\n60\n70\n80\n90\n100\n");
        assertThat(taker.content(P0, "f7")).isEqualTo("7\n17\n27\n37\n47\n57\n67\n77\n87\n97\n");
        assertThat(taker.stored(P0).orElseThrow().state().isIncomplete()).isFalse();
        assertThat(taker.stored(P0).orElseThrow().state().isHeld()).isTrue();
        assertThat(taker.refused.all()).isEmpty();
    }

    /** A source that breaks off, or lies, leaves nothing; the next one is taken. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 40, 200, 700, -1, -40})
    void aBrokenSourceLeavesNothingAndTheNextOneIsTaken(int length) {
        byte[] whole = snapshots.get(0);
        byte[] broken = length >= 0 ? Arrays.copyOf(whole, length) : Arrays.copyOf(whole, whole.length + length);
        snapshots.add(0, broken);
        Pipe taker = taker(60, 100);
        taker.join(P0);
        turnUntil(taker, () -> taker.leases.containsKey(P0));
        taker.settle();
        assertThat(taker.content(P0, "f7")).isEqualTo("7\n17\n27\n37\n47\n57\n67\n77\n87\n97\n");
    }

    /** What was built of it stays, also when another engine is asked for the rest. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aConnectionThatBreaksIsGoneOnWith(int engines) {
        List<SnapshotBase> asked = new ArrayList<>();
        Pipe taker = new Pipe(Settings.standard().with(identity -> {
            return engines == 1
                    ? List.of(new Breaking(asked, 20_000, 9_000))
                    : List.of(new Breaking(asked, 20_000, 10), new Breaking(asked));
        }));
        holds(taker, 60, 100);
        taker.join(P0);
        turnUntil(taker, () -> taker.leases.containsKey(P0));
        taker.settle();
        for (int file = 0; file < 10; file++) {
            assertThat(taker.content(P0, "f" + file)).isEqualTo(holder.content(P0, "f" + file));
        }
        assertThat(asked).hasSize(3);
        assertThat(asked.get(0)).isEqualTo(SnapshotBase.NONE);
        assertThat(asked.subList(1, asked.size())).allMatch(base -> base.nextOffset() == 100);
    }

    /** Two partitions at once: what one of them waits for holds the other one up no more. */
    @Test
    void aSourceThatDoesNotAnswerHoldsUpNoOtherPartition() {
        CountDownLatch never = new CountDownLatch(1);
        Pipe taker = new Pipe(Settings.standard().with(identity -> {
            if (identity.partition() == P1.partition()) {
                try {
                    never.await();
                } catch (InterruptedException stopping) {
                    Thread.currentThread().interrupt();
                }
                return List.of();
            }
            return List.of(new InMemory(0, snapshots.get(0)));
        }));
        taker.brokers.cluster.withRange(P1, 60, 100);
        taker.brokers.consumer.updateBeginningOffsets(Map.of(P1, 60L));
        holds(taker, 60, 100);
        taker.join(P1, P0);
        turnUntil(taker, () -> taker.leases.containsKey(P0));
        assertThat(taker.leases).containsOnlyKeys(P0);
        never.countDown();
    }

    @Test
    void whatNothingHasWholeStaysUntakenWithTheReason() {
        snapshots.set(0, Arrays.copyOf(snapshots.get(0), 500));
        Pipe taker = taker(60, 100);
        taker.join(P0);
        turnUntil(taker, () -> !taker.refused.all().isEmpty());
        taker.settle();
        assertThat(taker.refused.all().get(0).line())
                .contains("Kafka no longer holds its first records, only offsets 60 to 100")
                .contains("no snapshot of it can be used: snapshot 0: ");
        assertThat(taker.content(P0, "f0")).isEqualTo("(no file)");
        assertThat(taker.leases).isEmpty();
    }

    @Test
    void whatWasRefusedIsTakenWhenThereAreFilesOfItAfterAll() {
        byte[] whole = snapshots.set(0, Arrays.copyOf(snapshots.get(0), 500));
        Pipe taker = taker(60, 100);
        taker.join(P0);
        turnUntil(taker, () -> taker.refused.isRefused(P0));
        taker.settle();
        assertThat(taker.leases).isEmpty();
        assertThat(taker.refused.mendable()).containsExactly(P0);
        snapshots.set(0, whole);
        taker.refused.withdraw(P0);
        turnUntil(taker, () -> taker.leases.containsKey(P0));
        taker.settle();
        assertThat(taker.content(P0, "f0")).isEqualTo(holder.content(P0, "f0"));
        assertThat(taker.refused.all()).isEmpty();
        assertThat(taker.brokers.consumer.paused()).isEmpty();
    }

    @Test
    void aSnapshotBehindWhichKafkaHasLostRecordsIsOfNoUse() {
        Pipe taker = taker(101, 120);
        taker.join(P0);
        turnUntil(taker, () -> !taker.refused.all().isEmpty());
        assertThat(taker.refused.all().get(0).line()).contains("is at offset 100, which Kafka no longer holds");
    }

    @Test
    void aShortLogThatIsAllThereIsReadFromKafka() {
        Pipe taker = taker(0, 100);
        taker.join(P0);
        assertThat(taker.leases).containsOnlyKeys(P0);
        assertThat(taker.brokers.consumer.position(P0)).isZero();
    }

    @Test
    void aLongLogIsNotReadFromItsBeginning() {
        Pipe taker = taker(0, 50_000);
        taker.join(P0);
        turnUntil(taker, () -> taker.leases.containsKey(P0));
        assertThat(taker.brokers.consumer.position(P0)).isBetween(99L, 100L);
    }

    /** Files of a position that Kafka no longer holds are replaced. */
    @Test
    void retentionThatPassedThisEngineIsMadeUpForFromAnotherOne() {
        Pipe late = taker(0, 100);
        late.join(P0);
        late.deliver(append(P0, 0, "old", "x"));
        late.settle();
        Pipe restarted = late.restarted(Settings.standard().with(sources()));
        holds(restarted, 60, 100);
        restarted.join(P0);
        turnUntil(restarted, () -> restarted.leases.containsKey(P0));
        restarted.settle();
        assertThat(restarted.content(P0, "old")).isEqualTo("(no file)");
        assertThat(restarted.content(P0, "f0")).startsWith("0\n10\n");
        assertThat(restarted.stored(P0).orElseThrow().nextOffset()).isEqualTo(100);
    }

    /** A crash at any moment leaves nothing that counts, and the next start begins anew. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5, 8, 13, 21})
    void aCrashInBetweenStartsOver(int turns) {
        Pipe taker = taker(60, 100);
        taker.join(P0);
        for (int turn = 0; turn < turns; turn++) {
            taker.turn();
        }
        taker.crash();
        Pipe next = taker.restarted(Settings.standard().with(sources()));
        holds(next, 60, 100);
        next.join(P0);
        turnUntil(next, () -> next.leases.containsKey(P0));
        next.settle();
        for (int file = 0; file < 10; file++) {
            assertThat(next.content(P0, "f" + file)).isEqualTo(holder.content(P0, "f" + file));
        }
    }

    @Test
    void aPartitionThatIsTakenAwayMeanwhileIsNotBuilt() {
        Pipe taker = taker(60, 100);
        taker.join(P0, P1);
        taker.brokers.consumer.rebalance(List.of(P1));
        taker.settle();
        assertThat(taker.leases).containsOnlyKeys(P1);
        assertThat(taker.stored(P0).map(position -> position.state().isHeld()).orElse(false))
                .isFalse();
    }

    private Pipe taker(long earliest, long end) {
        Pipe taker = new Pipe(Settings.standard().with(sources()));
        holds(taker, earliest, end);
        return taker;
    }

    private static void holds(Pipe pipe, long earliest, long end) {
        pipe.brokers.cluster.withRange(P0, earliest, end);
        pipe.brokers.consumer.updateBeginningOffsets(Map.of(P0, earliest));
    }

    private SnapshotSources sources() {
        return identity -> {
            List<SnapshotSources.Candidate> candidates = new ArrayList<>();
            for (int index = 0; index < snapshots.size(); index++) {
                candidates.add(new InMemory(index, snapshots.get(index)));
            }
            return candidates;
        };
    }

    private static final class InMemory implements SnapshotSources.Candidate {
        private final int index;
        private final byte[] snapshot;

        InMemory(int index, byte[] snapshot) {
            this.index = index;
            this.snapshot = snapshot;
        }

        @Override
        public long nextOffset() {
            return 100;
        }

        @Override
        public void use(SnapshotBase base, SnapshotSources.Reader reader) throws IOException {
            reader.read(new SnapshotInput(new ByteArrayInputStream(snapshot), SnapshotInput.Blocks.READ));
        }

        @Override
        public String toString() {
            return "snapshot " + index;
        }
    }

    /** An engine whose first connections break, each after so many bytes. */
    private final class Breaking implements SnapshotSources.Candidate {
        private final List<SnapshotBase> asked;
        private final Deque<Integer> lengths = new ArrayDeque<>();

        Breaking(List<SnapshotBase> asked, Integer... lengths) {
            this.asked = asked;
            this.lengths.addAll(List.of(lengths));
        }

        @Override
        public long nextOffset() {
            return 100;
        }

        @Override
        public void use(SnapshotBase base, SnapshotSources.Reader reader) throws IOException {
            asked.add(base);
            byte[] rest = holder.snapshot(P0, base);
            InputStream cut = new ByteArrayInputStream(rest, 0, lengths.isEmpty() ? rest.length : lengths.remove());
            reader.read(new SnapshotInput(
                    new SequenceInputStream(cut, new InputStream() {
                        @Override
                        public int read() throws IOException {
                            throw new IOException("connection reset");
                        }

                        @Override
                        public int read(byte[] target, int offset, int length) throws IOException {
                            return read();
                        }
                    }),
                    SnapshotInput.Blocks.READ));
        }

        @Override
        public String toString() {
            return "an engine";
        }
    }

    /** The builder has a thread of its own, which waits for the engine's turns. */
    private static void turnUntil(Pipe pipe, BooleanSupplier condition) {
        long deadlineNanos = System.nanoTime() + LIMIT_NANOS;
        while (!condition.getAsBoolean() && System.nanoTime() < deadlineNanos) {
            pipe.turn();
            pipe.passTime();
            LockSupport.parkNanos(100_000);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
