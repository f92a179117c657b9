package io.zonelog.deploy.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuideLinksTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

    /** A class in code, alone, behind its package, or with a member: a word of two capitals or more. */
    private static final Pattern CLASS = Pattern.compile("`(?:[a-z]+/)*([A-Z][a-z]+[A-Z][A-Za-z]*)(?:#\\w+)?`");

    @Test
    void everyLinkOfEveryPageLeadsSomewhere() throws Exception {
        assertThat(GuideLinks.pages(REPOSITORY)).hasSizeGreaterThan(10);
        assertThat(GuideLinks.broken(REPOSITORY)).isEmpty();
    }

    @Test
    void everyClassThatAPageNamesIsThere() throws Exception {
        Set<String> classes;
        try (Stream<Path> files = Files.walk(REPOSITORY)) {
            classes = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.replace(".java", ""))
                    .collect(Collectors.toSet());
        }
        for (String page : List.of("ARCHITECTURE.md", "engine/DEVICE.md")) {
            Set<String> named = CLASS.matcher(Files.readString(REPOSITORY.resolve(page)))
                    .results()
                    .map(found -> found.group(1))
                    .collect(Collectors.toSet());
            assertThat(named).as(page).hasSizeGreaterThan(10);
            assertThat(classes).as(page).containsAll(named);
        }
    }

    @Test
    void aMissingFileAMissingHeadingAndAWayOutOfTheTreeAreFound(@TempDir Path top) throws Exception {
        Files.writeString(top.resolve("other.md"), "# What binds, and why\n");
        Files.writeString(
                top.resolve("page.md"),
                "[a](other.md) [b](other.md#what-binds-and-why) [c](gone.md) [d](other.md#gone) [e](../x.md) `[f](code.md)`\n");
        assertThat(GuideLinks.broken(top))
                .containsExactly("page.md -> gone.md", "page.md -> other.md#gone", "page.md -> ../x.md");
    }
}
