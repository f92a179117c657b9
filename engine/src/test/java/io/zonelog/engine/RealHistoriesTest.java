package io.zonelog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.engine.read.Checker;
import io.zonelog.mapping.InMemoryMappingStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What real programs did to their files, system call by system call: {@code sqlite} fills, updates, shrinks and journals a database in both
 * of its ways; {@code mke2fs} makes a file system in an image. Lines are those of {@code zonelog simulate}; a comment in between gives the
 * size and the SHA-256 of a file at that point, computed from the same calls by another program, and the last ones equal those of the
 * files that the programs left.
 */
class RealHistoriesTest {
    private static final Pattern FIELD = Pattern.compile("\"(\\w+)\":\"?([^\",}]*)");

    @ParameterizedTest
    @CsvSource({"sqlite, 512, 0", "sqlite, 4096, 2", "mke2fs, 512, 0", "mke2fs, 4096, 2"})
    void filesEqualThoseOfTheProgram(String program, int blockSizeBytes, int conventionalZones) throws IOException {
        int zoneBlocks = (1 << 20) / blockSizeBytes;
        DeviceGeometry geometry = new DeviceGeometry(
                new UUID(0, 1), blockSizeBytes, 64, conventionalZones, zoneBlocks, zoneBlocks, 64, 0, 0);
        InMemoryZonedDevice device = InMemoryZonedDevice.immediate(geometry);
        InMemoryMappingStore store = new InMemoryMappingStore(geometry.deviceUuid());
        int marks = 0;
        try (EngineFixture fixture =
                new EngineFixture(device, store, EngineOptions.standard(), (sequence, positions) -> {})) {
            for (String line : lines(program)) {
                if (line.startsWith("# sha256 ")) {
                    assertMark(fixture, line.split(" ", -1));
                    marks++;
                } else if (!line.startsWith("#")) {
                    apply(fixture, line);
                }
            }
            List<String> problems = new ArrayList<>();
            new Checker(store, device, problems::add).run();
            assertThat(problems).isEmpty();
        }
        assertThat(marks).isGreaterThanOrEqualTo(5);
    }

    private static void assertMark(EngineFixture fixture, String[] words) {
        fixture.drain();
        byte[] content = fixture.content(words[2]);
        assertThat(content).as(words[2]).hasSize(Integer.parseInt(words[3]));
        assertThat(sha256(content)).as(words[2]).isEqualTo(words[4]);
    }

    private static void apply(EngineFixture fixture, String line) {
        String file = "";
        String operation = "write";
        String data = "";
        long number = 0;
        long length = 0;
        Matcher fields = FIELD.matcher(line);
        while (fields.find()) {
            String value = fields.group(2);
            switch (fields.group(1)) {
                case "file" -> file = value;
                case "op" -> operation = value;
                case "data" -> data = value;
                case "offset", "size" -> number = Long.parseLong(value);
                case "length" -> length = Long.parseLong(value);
                default -> throw new IllegalArgumentException("unknown field in " + line);
            }
        }
        ApplyResult result = switch (operation) {
            case "write" -> fixture.write(file, number, Base64.getDecoder().decode(data));
            case "truncate" -> fixture.apply(file, new FileOperation.Truncate(number));
            case "zero" -> fixture.apply(file, new FileOperation.Zero(number, length));
            case "unlink" -> fixture.apply(file, new FileOperation.Unlink());
            default -> throw new IllegalArgumentException("unknown operation in " + line);
        };
        assertThat(result).isEqualTo(ApplyResult.APPLIED);
    }

    private static List<String> lines(String program) throws IOException {
        try (InputStream packed = RealHistoriesTest.class.getResourceAsStream("histories/" + program + ".jsonl.gz")) {
            if (packed == null) {
                throw new UncheckedIOException(new IOException("there is no history of " + program));
            }
            GZIPInputStream plain = new GZIPInputStream(packed);
            return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))
                    .lines()
                    .toList();
        }
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
