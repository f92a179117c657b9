package io.zonelog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.read.Checker;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What real programs did to their files, system call by system call: {@code sqlite} fills, updates, shrinks and journals a database in both
 * of its ways; {@code lmdb} loads a database twice; {@code mke2fs} makes a file system in an image; {@code qemu} makes, writes, snapshots,
 * converts, commits and shrinks disk images; {@code git} commits and repacks; {@code fio} writes unaligned blocks and verifies them;
 * {@code fsx} is xfs_io on XFS with 1,500 random writes, punches, zeroed ranges, truncates, preallocations and clones in three files.
 * Lines are those of {@code zonelog simulate}; a rename is a clone and an unlink. A comment in between gives the size and the SHA-256 of
 * a file at that point, computed from the same calls by another program, and the last ones equal those of the files that the programs left.
 */
class RealHistoriesTest {
    private static final Pattern FIELD = Pattern.compile("\"([\\w-]+)\":\"?([^\",}]*)");

    @ParameterizedTest
    @CsvSource({
        "sqlite, 512, 0", "sqlite, 4096, 2", "mke2fs, 512, 0", "mke2fs, 4096, 2", "lmdb, 512, 2", "lmdb, 4096, 0",
        "qemu, 512, 2", "qemu, 4096, 0", "git, 512, 0", "git, 4096, 2", "fio, 512, 0", "fio, 4096, 2",
        "fsx, 512, 0", "fsx, 512, 2", "fsx, 4096, 0", "fsx, 4096, 2"
    })
    void filesEqualThoseOfTheProgram(String program, int blockSizeBytes, int conventionalZones) throws IOException {
        int zoneBlocks = (1 << 20) / blockSizeBytes;
        DeviceGeometry geometry = new DeviceGeometry(
                new UUID(0, 1), blockSizeBytes, 64, conventionalZones, zoneBlocks, zoneBlocks, 64, 0, 0);
        InMemoryZonedDevice device = InMemoryZonedDevice.immediate(geometry);
        InMemoryMappingStore store = new InMemoryMappingStore(geometry.deviceUuid());
        int marks = 0;
        try (EngineFixture fixture =
                new EngineFixture(device, store, EngineFixture.OPTIONS, (sequence, positions) -> {})) {
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
        Map<String, String> fields = new HashMap<>();
        Matcher matcher = FIELD.matcher(line);
        while (matcher.find()) {
            fields.put(matcher.group(1), matcher.group(2));
        }
        String file = fields.getOrDefault("file", "");
        assertThat(fixture.apply(file, operation(fields, fixture.sourceId())))
                .as(line)
                .isEqualTo(ApplyResult.APPLIED);
    }

    private static FileOperation operation(Map<String, String> fields, int sourceId) {
        String name = fields.getOrDefault("op", "write");
        long offset = number(fields, "offset");
        long length = number(fields, "length");
        return switch (name) {
            case "write" -> new FileOperation.Write(offset, ByteBuffer.wrap(data(fields, (int) length)));
            case "truncate" -> new FileOperation.Truncate(number(fields, "size"));
            case "zero" -> new FileOperation.Zero(offset, length);
            case "punch" -> new FileOperation.Punch(offset, length);
            case "fallocate" -> new FileOperation.Fallocate(offset, length);
            case "clone" -> {
                FileKey source = FileKey.of(sourceId, fields.getOrDefault("source", ""));
                yield new FileOperation.Clone(source, number(fields, "source-offset"), offset, length);
            }
            case "sync" -> new FileOperation.Sync();
            case "unlink" -> new FileOperation.Unlink();
            default -> throw new IllegalArgumentException("unknown operation " + name);
        };
    }

    private static byte[] data(Map<String, String> fields, int length) {
        return fields.containsKey("zeros")
                ? new byte[length]
                : Base64.getDecoder().decode(fields.getOrDefault("data", ""));
    }

    private static long number(Map<String, String> fields, String name) {
        return Long.parseLong(fields.getOrDefault(name, "0"));
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
