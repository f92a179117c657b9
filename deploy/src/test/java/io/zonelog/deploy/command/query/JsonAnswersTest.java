package io.zonelog.deploy.command.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.testing.WrittenData;
import io.zonelog.engine.apply.FileOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What queries print with {@code --json} is part of the interface: a difference from the golden files is a change that users see.
 * Run with {@code -Dzonelog.rewrite=true} to write them anew.
 */
class JsonAnswersTest {
    private static final Path GOLDEN = Path.of("src/test/resources/json");
    private static final Pattern FIELD = Pattern.compile("\"([a-zA-Z]+)\":");

    private static WrittenData data;

    @BeforeAll
    static void writeSomeFiles(@TempDir Path directory) throws IOException {
        data = WrittenData.inFourZones(directory, engine -> {
            engine.write("plain", 0, filled('a', 3 * WrittenData.BLOCK));
            engine.drain();
            engine.write("plain", WrittenData.BLOCK, filled('b', 10));
            engine.write("sparse", 100_000, filled('c', 5));
            engine.drain();
            engine.apply("empty", new FileOperation.Truncate(0));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "ls, ls",
        "stat, stat plain",
        "stat-several, stat plain s*",
        "status, status",
        "map, map plain",
        "map-sparse, map sparse",
        "locate, locate writes 0 1",
        "locate-none, locate writes 0 99",
        "zones, zones",
        "zones-space, zones --space",
        "offsets, offsets -b localhost:1",
        "check, check",
        "scrub, scrub",
        "device-info, device info"
    })
    void areAsTheGoldenFilesSay(String name, String arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of(arguments.split(" ", -1)));
        words.add("--json");
        String answer = data.run(words.toArray(String[]::new)).out();
        Path golden = GOLDEN.resolve(name + ".json");
        if (Boolean.getBoolean("zonelog.rewrite")) {
            Files.writeString(golden, answer);
        }
        assertThat(answer).isEqualTo(Files.readString(golden)).isNotEmpty();
    }

    @Test
    void everyFieldStandsOnThePage() throws IOException {
        String page = Files.readString(Path.of("QUERIES.md"));
        Set<String> fields = new TreeSet<>();
        try (Stream<Path> answers = Files.list(GOLDEN)) {
            for (Path answer : answers.toList()) {
                FIELD.matcher(Files.readString(answer))
                        .results()
                        .forEach(field -> fields.add("`" + field.group(1) + "`"));
            }
        }
        assertThat(fields)
                .hasSizeGreaterThan(50)
                .allSatisfy(field -> assertThat(page).contains(field));
    }

    private static byte[] filled(char letter, int count) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) letter);
        return bytes;
    }
}
