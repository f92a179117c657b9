package io.zonelog.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationReferenceTest {
    /** The module's directory is the working directory of its tests. */
    private static final Path PAGE = Path.of("CONFIGURATION.md");

    @Test
    void thePageIsWhatTheDefinitionsSay() throws Exception {
        if (Boolean.getBoolean("zonelog.rewrite")) {
            Files.writeString(PAGE, ConfigurationReference.page());
        }
        assertThat(Files.readString(PAGE))
                .as("rewrite it with -Dtest=ConfigurationReferenceTest -Dzonelog.rewrite=true")
                .isEqualTo(ConfigurationReference.page());
    }
}
