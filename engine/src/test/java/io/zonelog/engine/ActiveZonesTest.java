package io.zonelog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.block.WriteLife;
import io.zonelog.block.WriteMode;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.commit.CommitThread.StoreSync;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ActiveZonesTest {
    private static final int ACTIVE_ZONES = 8;
    private static final int RECORDS = 2_000;
    private static final List<WriteLife> LIVES = List.of(WriteLife.values());

    @Test
    void batchesInFlightNeverNeedMoreActiveZonesThanTheDeviceAllows() {
        DeviceGeometry geometry =
                new DeviceGeometry(new UUID(0, 1), 4096, 400, 0, 32, 32, 16, ACTIVE_ZONES, ACTIVE_ZONES);
        EngineOptions options = new EngineOptions(
                128 << 10, Long.MAX_VALUE, 3, 8 << 20, 64, 1000, 6, EngineFixture.OPTIONS.space(), StoreSync.DEVICE);
        Deque<Runnable> commits = new ArrayDeque<>();
        SplittableRandom random = new SplittableRandom(11);
        try (EngineFixture fixture = new EngineFixture(
                InMemoryZonedDevice.immediate(geometry),
                new InMemoryMappingStore(geometry.deviceUuid()),
                options,
                (sequence, positions) -> {},
                commits::add)) {
            try {
                for (int record = 0; record < RECORDS; record++) {
                    FileKey key = FileKey.of(fixture.sourceId(), "f" + random.nextInt(8));
                    ByteBuffer data = ByteBuffer.allocate(1 + random.nextInt(40_000));
                    WriteLife life = LIVES.get(random.nextInt(LIVES.size()));
                    FileOperation write =
                            new FileOperation.Write(random.nextInt(16) * 4096L, data, WriteMode.CACHED, life);
                    while (fixture.engine().apply(key, Sources.SourceRecord.unmarked(record, 0), write)
                            instanceof ApplyResult.Busy) {
                        turn(fixture, commits);
                    }
                }
                fixture.engine().closeBatch();
                while (!fixture.engine().isIdle()) {
                    turn(fixture, commits);
                }
                fixture.check(problem -> assertThat(problem).isNull());
            } finally {
                commits.forEach(Runnable::run);
            }
        }
    }

    /** A commit takes until the engine waits for it. */
    private static void turn(EngineFixture fixture, Deque<Runnable> commits) {
        if (fixture.engine().doWork() == 0 && !commits.isEmpty()) {
            commits.remove().run();
        }
    }
}
