package io.zonelog.device.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.conformance.DeviceUnderTest;
import io.zonelog.device.file.DeviceOpenException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that writes to a device in files is killed, again and again on the same device: whatever the moment was, the device opens,
 * what was flushed is there, and every block below a write pointer holds what was written there. {@code -Dzonelog.kills=N} sets how
 * often, {@code -Dzonelog.seed=N} with what.
 */
class KilledWriterTest {
    private static final int KILLS = Integer.getInteger("zonelog.kills", 4);

    @TempDir
    Path directory;

    /** Lets a new process write, and kills it when it has told of so many flushes; gives the last of its lines. */
    private static String writeAndKill(Path device, long seed, int flushes) throws IOException, InterruptedException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        classPath,
                        KilledWriter.class.getName(),
                        device.toString(),
                        Long.toString(seed))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String last = "";
        try (BufferedReader lines = writer.inputReader(StandardCharsets.US_ASCII)) {
            for (int count = 0; count < flushes; count++) {
                String line = lines.readLine();
                assertThat(line).as("the writer ended by itself").isNotNull();
                last = line;
                if (count == 0) {
                    requireThatOthersMayOnlyRead(device);
                }
            }
            writer.destroyForcibly();
            writer.waitFor();
        } finally {
            writer.destroyForcibly();
        }
        return last;
    }

    private static void requireThatOthersMayOnlyRead(Path device) throws IOException {
        assertThatThrownBy(() -> SimulatedZonedDevice.open(device))
                .isInstanceOf(DeviceOpenException.class)
                .hasMessageContaining("in use by another process");
        try (SimulatedZonedDevice reader = SimulatedZonedDevice.openReadOnly(device)) {
            assertThat(reader.report(0, 6)).anyMatch(zone -> zone.writtenBlocks() > 0);
        }
    }

    /** Fails unless the device keeps what the writer's last line promised. */
    private static void verify(Path path, String promises, String where) throws IOException {
        String[] promised = promises.split(" ", -1);
        try (SimulatedZonedDevice device = SimulatedZonedDevice.open(path)) {
            for (ZoneDescriptor zone : device.report(0, device.geometry().zoneCount())) {
                String[] epochAndBlocks = promised[zone.zoneIndex()].split(":", -1);
                long epoch = Long.parseLong(epochAndBlocks[0]);
                String what = where + ", promised " + promised[zone.zoneIndex()] + ", found " + zone;
                assertThat(zone.condition())
                        .as(what)
                        .isIn(ZoneCondition.EMPTY, ZoneCondition.CLOSED, ZoneCondition.FULL);
                assertThat(zone.resetEpoch()).as(what).isGreaterThanOrEqualTo(epoch);
                if (zone.resetEpoch() == epoch) {
                    assertThat(zone.writtenBlocks())
                            .as(what)
                            .isGreaterThanOrEqualTo(Integer.parseInt(epochAndBlocks[1]));
                }
                verifyContent(device, zone, what);
            }
        }
    }

    private static void verifyContent(SimulatedZonedDevice device, ZoneDescriptor zone, String what) {
        DeviceGeometry geometry = device.geometry();
        int blocks = zone.writtenBlocks();
        if (blocks == 0) {
            return;
        }
        ByteBuffer content = new DeviceUnderTest(device, () -> {}).bytes(zone.zoneIndex(), blocks);
        for (int block = 0; block < blocks; block++) {
            long mark = KilledWriter.mark(zone.zoneIndex(), zone.resetEpoch(), block);
            int start = block * geometry.blockSizeBytes();
            int end = start + geometry.blockSizeBytes() - Long.BYTES;
            if (content.getLong(start) != mark || content.getLong(end) != mark) {
                throw new AssertionError(what + ": block " + block + " holds something else");
            }
        }
    }

    @Test
    void whatWasFlushedSurvivesAKilledProcess() throws Exception {
        long firstSeed = Long.getLong("zonelog.seed", 1L);
        Path device = directory.resolve("device");
        SimulatedZonedDevice.create(device, new DeviceGeometry(new UUID(0, 9), 4096, 6, 0, 512, 400, 64, 4, 6));
        for (long seed = firstSeed; seed < firstSeed + KILLS; seed++) {
            int flushes = 1 + new SplittableRandom(seed).nextInt(200);
            String promises = writeAndKill(device, seed, flushes);
            verify(device, promises, "kill " + (seed - firstSeed + 1) + " after " + flushes + " flushes, seed " + seed);
        }
        try (SimulatedZonedDevice left = SimulatedZonedDevice.openReadOnly(device)) {
            assertThat(left.report(0, 6)).anyMatch(zone -> zone.resetEpoch() > 0);
        }
    }
}
