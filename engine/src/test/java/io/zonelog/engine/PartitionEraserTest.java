package io.zonelog.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.batch.WritebackListener;
import io.zonelog.engine.read.Checker;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.mapping.SourcePosition.State;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionEraserTest {
    private static final int FILES = 300;
    private static final DeviceGeometry GEOMETRY = EngineFixture.geometry(64, 256);
    private static final SourceIdentity GONE = new SourceIdentity("cluster", "topic-id", "writes", 0);
    private static final SourceIdentity KEPT = new SourceIdentity("cluster", "topic-id", "writes", 1);

    private final InMemoryZonedDevice device = InMemoryZonedDevice.immediate(GEOMETRY);
    private final InMemoryMappingStore store = new InMemoryMappingStore(GEOMETRY.deviceUuid());
    private DrivenEngine engine = open();
    private PartitionEraser eraser = eraser();
    private final CompletableFuture<SourcePosition> erased = new CompletableFuture<>();

    private DrivenEngine open() {
        EnginePorts ports = new EnginePorts(device, store, Runnable::run, System::nanoTime, new EngineMailbox());
        return new DrivenEngine(ports, EngineFixture.OPTIONS, WritebackListener.NONE);
    }

    private PartitionEraser eraser() {
        PartitionEraser made = new PartitionEraser(engine.engine(), store, () -> 17);
        engine.engine().tellCommits((sequence, positions) -> made.committed(sequence));
        return made;
    }

    @Test
    void everythingOfThePartitionGoesAndNothingOfOthers() {
        write();
        double utilised = engine.engine().utilisation();
        eraser.erase(leave(), erased);
        turnUntilErased();
        assertThat(names(0)).isEmpty();
        assertThat(names(1)).hasSize(FILES);
        SourcePosition position = erased.join();
        assertThat(position.nextOffset()).isZero();
        assertThat(position.state()).isEqualTo(new State(State.Holding.LEFT, 17, State.COMPLETE));
        assertThat(store.positions()).contains(position);
        assertThat(engine.engine().utilisation()).isLessThan(utilised);
        assertThat(problems()).isEmpty();
    }

    @Test
    void thePartitionBeginsAnewAfterwards() {
        write();
        eraser.erase(leave(), erased);
        turnUntilErased();
        engine.engine().sources().setState(0, engine.engine().sources().state(0).held());
        assertThat(engine.nextOffset(0)).isZero();
        assertThat(engine.apply(FileKey.of(0, "f1"), new FileOperation.Write(0, ByteBuffer.wrap(new byte[10]))))
                .isEqualTo(ApplyResult.APPLIED);
        engine.drain();
        assertThat(names(0)).containsExactly("f1");
        assertThat(problems()).isEmpty();
    }

    /** Cut off after some turns: what is left says that it is of no use, and goes with the next try. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 4, 5, 6, 7})
    void whatACrashLeavesIsErasedNextTime(int turns) {
        write();
        eraser.erase(leave(), erased);
        for (int turn = 0; turn < turns; turn++) {
            eraser.turn();
            engine.work();
        }
        engine.drain();
        State left = store.positions().get(0).state();
        engine = open();
        eraser = eraser();
        if (left.isBuilding()) {
            eraser.erase(0, erased);
            turnUntilErased();
        }
        assertThat(names(0)).isEmpty();
        assertThat(names(1)).hasSize(FILES);
        assertThat(store.positions().get(0).nextOffset()).isZero();
        assertThat(problems()).isEmpty();
    }

    @Test
    void whatIsHeldIsNotErased() {
        write();
        assertThatThrownBy(() -> eraser.erase(0, erased)).isInstanceOf(IllegalArgumentException.class);
        assertThat(names(0)).hasSize(FILES);
    }

    private void write() {
        for (SourceIdentity identity : List.of(GONE, KEPT)) {
            int sourceId = engine.sourceId(identity);
            for (int file = 0; file < FILES; file++) {
                engine.apply(
                        FileKey.of(sourceId, "f" + file),
                        new FileOperation.Write(0, ByteBuffer.wrap(new byte[100 + 40 * file])));
            }
        }
        engine.drain();
    }

    private int leave() {
        engine.engine().sources().setState(0, State.WHOLE.left(5));
        return 0;
    }

    private void turnUntilErased() {
        while (!erased.isDone()) {
            if (eraser.turn() == 0) {
                engine.work();
            }
        }
    }

    private List<String> names(int sourceId) {
        List<String> names = new ArrayList<>();
        try (Cursor<FileRecord> files = store.files(sourceId)) {
            while (files.advance()) {
                names.add(files.current().key().name());
            }
        }
        return names;
    }

    private List<String> problems() {
        List<String> problems = new ArrayList<>();
        new Checker(store, device, problems::add).run();
        return problems;
    }
}
