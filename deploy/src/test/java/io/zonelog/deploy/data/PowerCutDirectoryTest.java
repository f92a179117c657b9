package io.zonelog.deploy.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.testing.Trees;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.recording.Loss;
import io.zonelog.device.recording.RecordedDirectory;
import io.zonelog.device.simulated.SimulatedZonedDevice;
import io.zonelog.device.state.DeviceBehaviour;
import io.zonelog.engine.EngineFixture;
import io.zonelog.metadata.MetadataOptions;
import io.zonelog.metadata.RocksDbMappingStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power is cut after every step that makes, renames, replaces or syncs something in a data directory, and what was not synced is dropped:
 * what was promised by then is still there, and an unfinished creation can be done again.
 */
class PowerCutDirectoryTest {
    private static final DeviceGeometry GEOMETRY = new DeviceGeometry(new UUID(7, 8), 4096, 8, 1, 16, 16, 8, 0, 0);
    private static final MetadataOptions SMALL = new MetadataOptions(2 << 20, 1 << 20, 1);

    @TempDir
    private Path temporary;

    private RecordedDirectory recorded;
    private DataDirectory directory;
    /** What was acknowledged as durable by now, by file. */
    private final Map<String, String> acknowledged = new TreeMap<>();

    private boolean created;
    private int images;
    /** What the first image that was wrong showed; steps run on threads of the device, too. */
    private final AtomicReference<Throwable> wrong = new AtomicReference<>();

    @BeforeEach
    void record() throws IOException {
        recorded = new RecordedDirectory(Files.createDirectory(temporary.resolve("recorded")));
        directory = new DataDirectory(recorded.path().resolve("above").resolve("data"));
        recorded.afterEachStep(this::cutThePower);
    }

    @Test
    void whatWasAcknowledgedSurvivesAPowerCutAtEveryStep() throws IOException {
        directory.create(GEOMETRY, DeviceBehaviour.STANDARD);
        created = true;
        cutThePower();
        int imagesOfCreation = images;
        new LastRun("broker:9092", "group", List.of("writes")).save(directory);
        try (EngineFixture engine = engine(directory)) {
            for (int round = 0; round < 2; round++) {
                String content = "content of round " + round;
                engine.write("file-" + round, 0, content.getBytes(StandardCharsets.UTF_8));
                engine.drain();
                acknowledged.put("file-" + round, content);
                cutThePower();
            }
        }
        assertThat(wrong.get()).isNull();
        assertThat(imagesOfCreation).isGreaterThan(10);
        assertThat(images).isGreaterThan(imagesOfCreation + 10);
    }

    @Test
    void aCreationThatFailsAtAnyStepEndsWithOneAndIsDoneAgain() throws IOException {
        recorded.afterEachStep(() -> {});
        int steps = 0;
        boolean failed = true;
        while (failed) {
            recorded.failAfter(steps);
            failed = isRefused();
            recorded.failAfter(Integer.MAX_VALUE);
            if (failed) {
                directory.create(GEOMETRY, DeviceBehaviour.STANDARD);
            }
            SimulatedZonedDevice.open(directory.device()).close();
            assertThat(directory.verifiedDevice()).isEqualTo(GEOMETRY.deviceUuid());
            Trees.delete(directory.root());
            steps++;
        }
        assertThat(steps).isGreaterThan(10);
    }

    /** Whether creation ran into the error; after its last step there is a device nevertheless, and the error is told. */
    private boolean isRefused() throws IOException {
        try {
            directory.create(GEOMETRY, DeviceBehaviour.STANDARD);
            return false;
        } catch (CommandFailure refused) {
            assertThat(refused).hasMessageContaining("No space left on device").hasMessageNotContaining("\n");
            assertThat(refused.exitCode()).isEqualTo(ExitCode.PROBLEM);
            recorded.failAfter(Integer.MAX_VALUE);
            if (directory.isThere()) {
                Trees.delete(directory.root());
            }
            return true;
        }
    }

    @Test
    void nobodyButItsOwnerReadsADataDirectory() throws IOException {
        recorded.afterEachStep(() -> {});
        directory.create(GEOMETRY, DeviceBehaviour.STANDARD);
        new LastRun("broker:9092", "group", List.of("writes")).save(directory);
        try (EngineFixture engine = engine(directory)) {
            engine.write("file", 0, new byte[3]);
            engine.drain();
        }
        // RocksDB gives its files the modes it likes; the directory keeps others away from them.
        try (Stream<Path> entries = Files.walk(directory.root())) {
            assertThat(entries.filter(entry -> !directory.metadata().equals(entry.getParent())))
                    .hasSizeGreaterThan(8)
                    .allSatisfy(entry -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(entry)))
                            .as(entry.toString())
                            .isEqualTo(Files.isDirectory(entry) ? "rwx------" : "rw-------"));
        }
    }

    @Test
    void zonesThatWereAddedSurviveAPowerCut() throws IOException {
        directory.create(GEOMETRY, DeviceBehaviour.STANDARD);
        created = true;
        SimulatedZonedDevice.grow(directory.device(), 12);
        recorded.afterEachStep(() -> {});
        Path image = temporary.resolve("grown");
        recorded.image(image, Loss.ALL);
        DataDirectory left = new DataDirectory(image.resolve("above/data"));
        assertThat(SimulatedZonedDevice.describe(left.device()).geometry().zoneCount())
                .isEqualTo(12);
        engine(left).close();
        assertThat(wrong.get()).isNull();
    }

    private void cutThePower() {
        for (Loss loss : Loss.values()) {
            Path image = temporary.resolve("image");
            recorded.image(image, loss);
            images++;
            try {
                verify(
                        new DataDirectory(image.resolve("above").resolve("data")),
                        "image " + images + ", lost: " + loss);
            } catch (IOException | RuntimeException | AssertionError failure) {
                wrong.compareAndSet(null, failure);
            }
            Trees.delete(image);
        }
    }

    private void verify(DataDirectory left, String what) throws IOException {
        if (!left.isThere()) {
            assertThat(created).as(what + ": the directory was created").isFalse();
            left.create(GEOMETRY, DeviceBehaviour.STANDARD);
        }
        left.verifiedDevice();
        LastRun.of(left);
        if (!created) {
            SimulatedZonedDevice.open(left.device()).close();
            return;
        }
        try (EngineFixture engine = engine(left)) {
            acknowledged.forEach((name, content) -> assertThat(engine.content(name))
                    .as(what + ": " + name)
                    .asString()
                    .isEqualTo(content));
            assertThat(engine.problems()).as(what).isEmpty();
        }
    }

    private static EngineFixture engine(DataDirectory directory) throws IOException {
        RocksDbMappingStore store = RocksDbMappingStore.open(directory.metadata(), directory.verifiedDevice(), SMALL);
        return new EngineFixture(
                SimulatedZonedDevice.open(directory.device()),
                store,
                EngineFixture.OPTIONS,
                (sequence, positions) -> {});
    }
}
