package io.zonelog.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.config.Setting;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.testing.CommandLineRun;
import io.zonelog.deploy.testing.ShellRun;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class HelpTest {
    /** What stands behind a command: a pipe, a redirection, the background, or words that explain it. */
    private static final String BEHIND = "\\s(\\||>|&|\\s{2,}).*";

    static Stream<String> commands() {
        List<String> names = new ArrayList<>();
        collect(zonelog(Set.of()), names);
        return names.stream();
    }

    private static void collect(CommandLine line, List<String> names) {
        names.add(line.getCommandSpec().qualifiedName());
        line.getSubcommands().values().stream()
                .filter(below -> !below.getCommandName().equals("help"))
                .forEach(below -> collect(below, names));
    }

    private static CommandLine zonelog(Set<Terminal.Screen> screens) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(nowhere, nowhere, InputStream.nullInputStream(), Map.of(), screens);
        return ZonelogCommand.commandLine(terminal, new EndOfProcess());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandTeachesWithExamplesThatItUnderstands(String command) {
        CommandLine zonelog = zonelog(Set.of());
        List<String> examples = Arrays.stream(
                        find(zonelog, command).getCommandSpec().usageMessage().footer())
                .filter(each -> each.contains("zonelog "))
                .toList();
        assertThat(examples).isNotEmpty();
        for (String example : examples) {
            String words = example.substring(example.indexOf("zonelog ") + "zonelog ".length())
                    .strip()
                    .replaceFirst(BEHIND, "");
            zonelog.parseArgs(words.split(" ", -1));
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theFirstLineOfADescriptionStandsForItself(String command) {
        assertThat(find(zonelog(Set.of()), command)
                        .getCommandSpec()
                        .usageMessage()
                        .description()[0])
                .endsWith(".");
    }

    @Test
    void everyOptionThatSetsASettingNamesOne() {
        List<String> settings = Setting.all().stream().map(Setting::key).toList();
        Pattern sets = Pattern.compile("Sets ([a-z][a-z.-]+)\\.");
        List<String> named = commands()
                .flatMap(command -> find(zonelog(Set.of()), command).getCommandSpec().options().stream())
                .flatMap(option -> sets.matcher(option.description().length == 0 ? "" : option.description()[0])
                        .results())
                .map(found -> found.group(1))
                .toList();
        assertThat(named).hasSizeGreaterThan(20).allMatch(settings::contains);
    }

    private static CommandLine find(CommandLine zonelog, String command) {
        CommandLine line = zonelog;
        for (String word : command.split(" ", -1)) {
            line = line.getSubcommands().getOrDefault(word, line);
        }
        return line;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void helpIsShownOnRequestAndFitsEightyColumns(String command) {
        String[] words = (command + " --help").split(" ", -1);
        CommandLineRun run = CommandLineRun.of(Arrays.copyOfRange(words, 1, words.length));
        assertThat(run.status()).isZero();
        assertThat(run.out()).startsWith("Usage: " + command).contains("Examples:");
        assertThat(run.out())
                .as("the same as among all commands")
                .isEqualTo(find(zonelog(Set.of()), command).getUsageMessage());
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void helpHasColoursOnAScreenOnly() {
        assertThat(zonelog(Set.of(Terminal.Screen.OUT)).getUsageMessage()).contains("\u001b[");
        assertThat(zonelog(Set.of()).getUsageMessage()).doesNotContain("\u001b[");
    }

    @Test
    void theCompletionCompletesInBash(@TempDir Path directory) throws Exception {
        Files.writeString(
                directory.resolve("zonelog"), CommandLineRun.of("completion").out());
        ShellRun run = ShellRun.shell(
                directory,
                "source ./zonelog; COMP_WORDS=(zonelog sta) COMP_CWORD=1; _complete_zonelog; echo \"${COMPREPLY[@]}\";"
                        + " compopt() { :; }; COMP_WORDS=(zonelog export --to) COMP_CWORD=2; _complete_zonelog; echo \"${COMPREPLY[@]}\"");
        assertThat(run.output()).isEqualTo("status stat\n--token-file\n");
    }

    @Test
    void theVersionIsShownByBothNames() {
        assertThat(CommandLineRun.of("version").out())
                .startsWith("zonelog ")
                .isEqualTo(CommandLineRun.of("--version").out());
    }

    @Test
    void helpGoesDownToTheLastWord() {
        assertThat(CommandLineRun.of("help", "device", "grow"))
                .satisfies(run -> assertThat(run.status()).isZero())
                .satisfies(run -> assertThat(run.out())
                        .isEqualTo(CommandLineRun.of("device", "grow", "--help").out()))
                .satisfies(run -> assertThat(run.out()).startsWith("Usage: zonelog device grow"));
    }
}
