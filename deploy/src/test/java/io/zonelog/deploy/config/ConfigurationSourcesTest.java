package io.zonelog.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationSourcesTest {
    @TempDir
    Path directory;

    @Test
    void theCommandLineWinsOverTheEnvironmentAndThatOverTheFileAndThatOverTheDefault() throws Exception {
        Path file = Files.writeString(
                directory.resolve("zonelog.properties"),
                "topics=of-file\ngroup.id=of-file\nbatch.linger=20ms\nkafka.client.rack=of-file\n");
        Configuration configuration = new ConfigurationSources()
                .file(file)
                .environment(Map.of(
                        "ZONELOG_TOPICS", "of-environment",
                        "ZONELOG_GROUP_ID", "of-environment",
                        "ZONELOG_KAFKA_SECURITY_PROTOCOL", "SSL",
                        "PATH", "ignored"))
                .settings(List.of("topics=of-line,second"))
                .load();

        assertThat(configuration.list(KafkaSettings.TOPICS)).containsExactly("of-line", "second");
        assertThat(configuration.describe(KafkaSettings.GROUP_ID))
                .isEqualTo("group.id=of-environment (environment ZONELOG_GROUP_ID)");
        assertThat(configuration.duration(EngineSettings.BATCH_LINGER)).isEqualTo(Duration.ofMillis(20));
        assertThat(configuration.describe(EngineSettings.BATCH_MAX_BYTES)).isEqualTo("batch.max.bytes=8MiB (default)");
        assertThat(configuration.kafka())
                .containsOnly(Map.entry("client.rack", "of-file"), Map.entry("security.protocol", "SSL"));
    }

    @Test
    void theVariablesOfTheLauncherAndOfKubernetesAreNoSettings() {
        Configuration configuration = new ConfigurationSources()
                .environment(Map.of(
                        "ZONELOG_HEAP", "256m",
                        "ZONELOG_PORT_8080_TCP", "tcp://10.0.0.1:8080",
                        "ZONELOG_SERVICE_HOST", "10.0.0.1",
                        "ZONELOG_DATA", "elsewhere"))
                .load();
        assertThat(configuration.describe(DeviceSettings.DATA_DIR))
                .isEqualTo("data.dir=elsewhere (environment ZONELOG_DATA)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    batch.max.byte=1MiB            | unknown setting batch.max.byte (--set); did you mean batch.max.bytes?
                    totally.different.thing=1      | unknown setting totally.different.thing (--set); CONFIGURATION.md lists all settings
                    batch.max.bytes=12             | batch.max.bytes=12 (--set): must be a size from 64KiB to 512MiB
                    batch.max.bytes=much           | batch.max.bytes=much (--set): must be a size from 64KiB to 512MiB
                    batch.linger=5                 | batch.linger=5 (--set): must be a time from 0ms to 1min
                    batch.in.flight=0              | batch.in.flight=0 (--set): must be a whole number from 1 to 64
                    batch.in.flight=99999999999    | batch.in.flight=99999999999 (--set): must be a whole number from 1 to 64
                    device.block.size=3000         | device.block.size=3000 (--set): must be a power of two from 512 to 64KiB
                    topics=                        | topics= (--set): must be a comma list of topic names
                    topics=a b                     | topics=a b (--set): must be a comma list of topic names
                    bootstrap.servers=broker       | bootstrap.servers=broker (--set): must be a comma list of host:port
                    assignment=random              | assignment=random (--set): must be group or manual
                    errors.policy=ignore           | errors.policy=ignore (--set): must be dead-letter or stop, or empty
                    errors.policy=dead-letter      | errors.policy=dead-letter (--set) needs errors.dead-letter.topic
                    errors.dead-letter.topic=zonelog.writes | errors.dead-letter.topic=zonelog.writes (--set) must not be one of topics=zonelog.writes (default)
                    assignment=manual              | assignment=manual (--set) needs assignment.partitions
                    assignment.partitions=t/0      | assignment.partitions=t/0 (--set) needs assignment=manual
                    cache.pool.bytes=8MiB          | cache.pool.bytes=8MiB (--set) must be at least twice batch.max.bytes=8MiB (default)
                    device.zone.size=10000         | device.zone.size=10000 (--set) must be whole blocks of device.block.size=4KiB (default)
                    device.zone.capacity=65MiB     | device.zone.capacity=65MiB (--set) must be at most device.zone.size=64MiB (default)
                    device.open.limit=15           | device.open.limit=15 (--set) must be from 1 to device.active.limit=14 (default)
                    s3.keys=reader:short           | s3.keys=(hidden) (--set): must be a comma list of ID:SECRET, secrets of 16 to 256 characters, or empty
                    http.tls.key=key.pem           | http.tls.certificate= (default) and http.tls.key=key.pem (--set) need each other
                    kafka.group.id=other           | kafka.group.id (--set): use group.id instead
                    =value                         | --set =value: write it as --set key=value
                    nothing                        | --set nothing: write it as --set key=value
                    """)
    void aWrongSettingIsOneLineWithKeyValueSourceAndRule(String assignment, String line) {
        assertThatThrownBy(() ->
                        new ConfigurationSources().settings(List.of(assignment)).load())
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessage(line);
    }

    @Test
    void everySettingHasANameOfItsOwnAndADefaultThatIsAllowed() {
        List<Setting> settings = Setting.all();
        assertThat(settings).extracting(Setting::key).doesNotHaveDuplicates();
        assertThat(settings).extracting(Setting::variable).doesNotHaveDuplicates();
        assertThat(settings)
                .allMatch(setting ->
                        setting.standard().isEmpty() || setting.allowed().allows(setting.standard()));
    }

    @ParameterizedTest
    @CsvSource({"http.token", "http.read.token"})
    void aSecretIsNeverShownNotEvenAWrongOne(String key) {
        assertThatThrownBy(() -> new ConfigurationSources().settings(List.of(key + "=short")))
                .hasMessage(key + "=(hidden) (--set): must be 16 to 256 visible ASCII characters, or empty");
        Configuration configuration = new ConfigurationSources()
                .settings(List.of(key + "=0123456789abcdef"))
                .load();
        Setting setting = key.equals("http.token") ? HttpSettings.TOKEN : HttpSettings.READ_TOKEN;
        assertThat(configuration.describe(setting)).isEqualTo(key + "=(hidden) (--set)");
    }

    @Test
    void anUnknownVariableIsRefusedLikeAnUnknownKey() {
        assertThatThrownBy(() -> new ConfigurationSources().environment(Map.of("ZONELOG_TOPIC", "t")))
                .hasMessage("unknown setting topic (environment ZONELOG_TOPIC); did you mean topics?");
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = directory.resolve("missing.properties");
        assertThatThrownBy(() -> new ConfigurationSources().file(missing))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining(missing.toString())
                .hasMessageNotContaining("\n");
    }
}
