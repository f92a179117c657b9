package io.zonelog.deploy.command.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.testing.CommandLineRun;
import io.zonelog.deploy.testing.WrittenData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainQueryTest {
    private static WrittenData data;

    @BeforeAll
    static void writeTwoFiles(@TempDir Path directory) throws IOException {
        data = WrittenData.inFourZones(directory, engine -> {
            engine.write("a", 0, new byte[3 * WrittenData.BLOCK]);
            engine.write("b c", WrittenData.BLOCK, new byte[10]);
        });
    }

    /** In arguments, DIR stands for the data directory, and an underscore for a blank. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "map a --data DIR",
                "map --data DIR a",
                "map b_c --json --data DIR",
                "map a@writes/0 --data DIR --json",
                "map none --data DIR",
                "map a --data DIR/none",
                "map a",
                "stat a --data DIR",
                "stat a --json --data DIR",
                "stat none --data DIR --json",
                "ls --data DIR",
                "ls b --data DIR --json",
                "ls none --data DIR",
                "ls a b --data DIR",
                "ls [ab]* --data DIR --json",
                "stat a none b_c --data DIR",
                "stat * --data DIR --json",
                "zones --data DIR",
                "zones --json --data DIR",
                "zones --data DIR/none"
            })
    void meansWhatItMeansToPicocli(String arguments) {
        String[] words = words(arguments);
        CommandLineRun plain = CommandLineRun.of(words);
        CommandLineRun modelled = CommandLineRun.modelled(words);
        assertThat(isPlain(words)).isTrue();
        assertThat(plain.out()).isEqualTo(modelled.out());
        assertThat(plain.err()).isEqualTo(modelled.err());
        assertThat(plain.status()).isEqualTo(modelled.status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "map",
                "map a b --data DIR",
                "map a --data=DIR",
                "map a --data",
                "map a --data --json",
                "map a --data DIR --data DIR",
                "map a --json --json",
                "map a --json=false",
                "map a --debug",
                "map a --help",
                "map -h",
                "map --nonsense",
                "map -- a",
                "map @arguments",
                "--json map a",
                "zones a",
                "zones --all",
                "zones --watch 2",
                "cat a --data DIR",
                "check --data DIR",
                "device info",
                "help map",
                "--version",
                "nonsense a"
            })
    void leavesEveryOtherFormToPicocli(String arguments) {
        assertThat(isPlain(words(arguments))).isFalse();
    }

    private static boolean isPlain(String... words) {
        return PlainQuery.of(CommandLineRun.silentTerminal(), words).isPresent();
    }

    private static String[] words(String arguments) {
        return Stream.of(arguments.split(" ", -1))
                .map(word -> word.replace("DIR", data.directory().toString()).replace('_', ' '))
                .toArray(String[]::new);
    }
}
