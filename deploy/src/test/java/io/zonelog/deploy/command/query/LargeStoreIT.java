package io.zonelog.deploy.command.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonelog.deploy.testing.ManyRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queries over 100,000 files and a file of 100,000 extents need no more memory than over one: in a heap that could not hold them. */
class LargeStoreIT {
    private static final int ROWS = 100_000;
    private static final String HEAP = "-Xmx32m";

    @TempDir
    private static Path directory;

    @BeforeAll
    static void make() throws IOException {
        ManyRows.make(directory.resolve("data"), ROWS);
    }

    private static Path run(String... words) throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.zonelog.deploy.Main"));
        command.addAll(List.of(words));
        command.addAll(List.of("--data", directory.resolve("data").toString()));
        Path err = directory.resolve("err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor()).as(() -> read(err)).isZero();
        return out;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    private static long lines(Path out) throws IOException {
        try (Stream<String> lines = Files.lines(out)) {
            return lines.count();
        }
    }

    @Test
    void filesAreListedOneByOne() throws Exception {
        assertThat(lines(run("ls"))).isEqualTo(1 + ROWS + 1);
        assertThat(new ObjectMapper().readTree(run("ls", "--json").toFile())).hasSize(ROWS + 1);
        assertThat(lines(run("ls", ManyRows.name(3)))).isEqualTo(2);
    }

    @Test
    void everythingIsComparedRowByRow() throws Exception {
        JsonNode check = new ObjectMapper().readTree(run("check", "--json").toFile());
        assertThat(check.path("problems")).isEmpty();
        assertThat(check.path("files").asInt()).isEqualTo(ROWS + 1);
        assertThat(check.path("mappedBlocks").asInt()).isEqualTo(2 * ROWS);
    }

    @Test
    void extentsAreListedOneByOne() throws Exception {
        Path map = run("map", "many");
        assertThat(lines(map)).isEqualTo(2 + ROWS + 1);
        try (Stream<String> lines = Files.lines(map)) {
            assertThat(lines.skip(2).filter(line -> line.contains("last"))).hasSize(1);
        }
        JsonNode extents = new ObjectMapper()
                .readTree(run("map", "many", "--json").toFile())
                .path("extents");
        assertThat(extents).hasSize(ROWS);
        assertThat(extents.get(ROWS - 1).path("flags").toString()).isEqualTo("[\"last\",\"eof\"]");
    }
}
