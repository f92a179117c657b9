package io.zonelog.device.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A trace of format version 2 that was written once and is kept: later programs must read it. Run with {@code -Dzonelog.rewrite=DIRECTORY}
 * to write the trace of a new version there.
 */
class TraceFormatTest {
    private static final String GOLDEN = "trace-version-2.hex";

    private static final TraceStart START = new TraceStart(
            new DeviceGeometry(
                    UUID.fromString("01234567-89ab-cdef-0123-456789abcdef"), 4096, 3, 1, 1024, 1000, 256, 4, 5),
            List.of(
                    new ZoneDescriptor(0, ZoneCondition.NOT_WRITE_POINTER, 1000, -1, 0),
                    new ZoneDescriptor(1, ZoneCondition.CLOSED, 1000, 17, 3),
                    new ZoneDescriptor(2, ZoneCondition.FULL, 1000, -1, 1L << 33)));

    private static final List<TraceEvent> EVENTS = List.of(
            new TraceEvent.Submitted(1, TraceOperation.APPEND, 1, -1, new BlockSums(List.of(0x12345678, -1))),
            new TraceEvent.Submitted(2, TraceOperation.RESET, TraceEvent.ALL_ZONES, -1, BlockSums.NONE),
            new TraceEvent.Completed(1, DeviceStatus.SUCCESS, 8328, BlockSums.NONE),
            new TraceEvent.Completed(2, DeviceStatus.INTERNAL_ERROR, -1, BlockSums.NONE),
            new TraceEvent.Submitted(3, TraceOperation.READ, TraceEvent.ALL_ZONES, 8328, new BlockSums(List.of(0))),
            new TraceEvent.Completed(3, DeviceStatus.SUCCESS, 8328, new BlockSums(List.of(0x12345678))));

    @TempDir
    Path temporary;

    private byte[] written() throws IOException {
        Path path = temporary.resolve("written");
        try (TraceFile file = TraceFile.create(path, START)) {
            EVENTS.forEach(file::accept);
        }
        return Files.readAllBytes(path);
    }

    private static String golden() throws IOException {
        try (var resource = TraceFormatTest.class.getResourceAsStream(GOLDEN)) {
            assertThat(resource).as(GOLDEN).isNotNull();
            return new String(resource.readAllBytes(), StandardCharsets.US_ASCII).strip();
        }
    }

    @Test
    void traceIsWrittenAsVersionTwoWasAndReadBack() throws IOException {
        String rewrite = System.getProperty("zonelog.rewrite");
        if (rewrite != null) {
            Files.writeString(Path.of(rewrite, GOLDEN), HexFormat.of().formatHex(written()) + "\n");
        }
        assertThat(HexFormat.of().formatHex(written())).isEqualTo(golden());
        Path path = Files.write(temporary.resolve("golden"), HexFormat.of().parseHex(golden()));
        List<TraceEvent> events = new ArrayList<>();
        try (TraceReader reader = TraceReader.open(path)) {
            assertThat(reader.start()).isEqualTo(START);
            assertThat(reader.readAll(events::add)).isEqualTo(EVENTS.size());
        }
        assertThat(events).isEqualTo(EVENTS);
    }
}
