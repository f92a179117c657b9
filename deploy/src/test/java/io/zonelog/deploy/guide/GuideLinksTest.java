package io.zonelog.deploy.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuideLinksTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

    @Test
    void everyLinkOfEveryPageLeadsSomewhere() throws Exception {
        assertThat(GuideLinks.pages(REPOSITORY)).hasSizeGreaterThan(10);
        assertThat(GuideLinks.broken(REPOSITORY)).isEmpty();
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
