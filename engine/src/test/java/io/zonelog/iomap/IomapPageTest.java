package io.zonelog.iomap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code IOMAP.md}: the classes, tests and cases that the page names are there. */
class IomapPageTest {
    private static final Path MODULE = Path.of(System.getProperty("basedir", "."));
    private static final Pattern CLASS = Pattern.compile("`([A-Z][A-Za-z]+)(?:#([a-z][A-Za-z]+))?`");
    private static final Pattern CASES = Pattern.compile("`([a-z]+\\.txt)`: `([^`]+)`");

    private static String page() throws IOException {
        return Files.readString(MODULE.resolve("IOMAP.md"));
    }

    private static Map<String, Path> sources() throws IOException {
        Map<String, Path> sources = new TreeMap<>();
        try (Stream<Path> files = Files.walk(MODULE.resolve("src"))) {
            files.filter(path -> path.toString().endsWith(".java"))
                    .forEach(path -> sources.put(path.getFileName().toString().replace(".java", ""), path));
        }
        return sources;
    }

    @Test
    void everyClassAndTestOfThePageIsThere() throws IOException {
        Map<String, Path> sources = sources();
        List<String> missing = new ArrayList<>();
        int found = 0;
        Matcher named = CLASS.matcher(page());
        while (named.find()) {
            Path source = sources.get(named.group(1));
            String method = named.group(2);
            boolean there = source != null
                    && (method == null || Files.readString(source).contains("void " + method + "("));
            found += there ? 1 : 0;
            if (!there && !named.group(1).equals(named.group(1).toUpperCase(Locale.ROOT))) {
                missing.add(named.group());
            }
        }
        assertThat(missing).isEmpty();
        assertThat(found).isGreaterThan(30);
    }

    @Test
    void everyCaseOfThePageIsInItsTable() throws IOException {
        List<String> missing = new ArrayList<>();
        int found = 0;
        Matcher named = CASES.matcher(page());
        while (named.find()) {
            Path table = MODULE.resolve("src/test/resources/iomap").resolve(named.group(1));
            boolean there = Files.readAllLines(table).contains("case " + named.group(2));
            found += there ? 1 : 0;
            if (!there) {
                missing.add(named.group());
            }
        }
        assertThat(missing).isEmpty();
        assertThat(found).isGreaterThanOrEqualTo(7);
    }
}
