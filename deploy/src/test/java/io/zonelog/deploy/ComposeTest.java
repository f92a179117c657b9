package io.zonelog.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What holds of the Compose file and the image without Docker; deploy/compose-drill tries them. */
class ComposeTest {
    private Map<String, Map<String, Object>> services = Map.of();

    @BeforeEach
    void read() throws Exception {
        Map<String, Map<String, Map<String, Object>>> file = new Yaml().load(Files.readString(Path.of("compose.yaml")));
        services = Map.copyOf(file.get("services"));
    }

    /** Nobody publishes the images that are built here. */
    @Test
    void noImageThatIsBuiltHereIsPulled() {
        List<Object> built = services.values().stream()
                .filter(service -> service.containsKey("build"))
                .map(service -> service.get("image"))
                .toList();
        assertThat(built).contains("zonelog", "zonelog-clients");
        services.values().stream()
                .filter(service -> built.contains(service.get("image")))
                .forEach(service -> assertThat(service)
                        .containsEntry("pull_policy", service.containsKey("build") ? "build" : "never"));
    }

    /** Where a check of health is disabled, {@code up --wait} waits for it and fails. */
    @Test
    void noServiceDisablesItsCheckOfHealth() {
        assertThat(services.values())
                .allSatisfy(service ->
                        assertThat(String.valueOf(service.get("healthcheck"))).doesNotContain("disable"));
    }

    /** The engine refuses requests for other hosts. */
    @Test
    void theEngineAnswersToTheNameByWhichOthersReachIt() throws Exception {
        assertThat(services.getOrDefault("zonelog", Map.of()).get("environment"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("ZONELOG_HTTP_HOSTS", "zonelog,zonelog-2,zonelog-3,zonelog-4");
        String reaching = services.values() + Files.readString(Path.of("monitoring/prometheus.yml"));
        assertThat(Pattern.compile("([\\w.]+):8480\\b").matcher(reaching).results())
                .extracting(found -> found.group(1))
                .hasSizeGreaterThan(1)
                .containsOnly("zonelog");
    }

    /** Two groups of two, which read from each other, and whose disks are their own. */
    @Test
    void theClusterIsTwoCopiesOfTwoEnginesEach() {
        Map<String, Map<?, ?>> engines = new TreeMap<>();
        services.forEach((name, service) -> {
            if (name.matches("zonelog(-\\d)?")) {
                engines.put(name, (Map<?, ?>) service.get("environment"));
            }
        });
        assertThat(engines.values())
                .extracting(environment -> String.valueOf(environment.get("ZONELOG_GROUP_ID")))
                .containsExactly("null", "null", "zonelog-copy", "zonelog-copy");
        assertThat(engines.values())
                .extracting(environment -> String.valueOf(environment.get("ZONELOG_HTTP_READ_TOKEN")))
                .containsOnly("${ZONELOG_HTTP_READ_TOKEN:-readable-on-this-host}");
        assertThat(engines.keySet())
                .extracting(name ->
                        String.valueOf(services.getOrDefault(name, Map.of()).get("volumes")))
                .doesNotContain("null")
                .doesNotHaveDuplicates();
        assertThat(engines.keySet().stream().skip(1))
                .allSatisfy(name -> assertThat(services.getOrDefault(name, Map.of()))
                        .containsEntry("profiles", List.of("cluster")));
    }

    /** The rest of Git's files differ from clone to clone, and each clone would be built from nothing. */
    @Test
    void theImageIsBuiltFromSourcesAndTheNameOfTheirCommit() throws Exception {
        assertThat(Files.readAllLines(Path.of("Dockerfile.dockerignore")))
                .contains(".git/*", "!.git/HEAD", "!.git/packed-refs", ".git/refs/*", "!.git/refs/heads");
        assertThat(Files.readString(Path.of("Dockerfile"))).doesNotContain("unknown");
    }

    /** What built the image has to say what it was built from. */
    @Test
    void theImageIsLabelledWithWhatTheScriptKnows() throws Exception {
        String image = Files.readString(Path.of("Dockerfile"));
        String script = Files.readString(Path.of("image"));
        for (String label : List.of("version", "revision", "source")) {
            String argument = label.toUpperCase(Locale.ROOT);
            assertThat(image)
                    .contains("\nARG " + argument + "=\n")
                    .contains("org.opencontainers.image." + label + "=$" + argument);
            assertThat(script).contains("--build-arg " + argument + "=\"");
        }
    }
}
