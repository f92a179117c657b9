package io.zonelog.deploy.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.terminal.Terminal.Colour;
import io.zonelog.deploy.terminal.Terminal.Screen;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TerminalTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Terminal terminal(Set<Screen> screens, Map<String, String> environment) {
        return new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new ByteArrayInputStream(new byte[0]),
                environment,
                screens);
    }

    @Test
    void aScreenGetsColours() {
        Terminal terminal = terminal(Set.of(Screen.OUT), Map.of("TERM", "xterm"));
        assertThat(terminal.painted(Screen.OUT, Colour.RED, "bad")).isEqualTo("\u001b[31mbad\u001b[0m");
        assertThat(terminal.painted(Screen.ERR, Colour.RED, "bad")).isEqualTo("bad");
        terminal.table(List.of("TITLE", "row"));
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("\u001b[1mTITLE\u001b[0m\nrow\n");
    }

    @Test
    void noColourIsHonouredAndADumbTerminalSpared() {
        assertThat(terminal(Set.of(Screen.OUT), Map.of("NO_COLOR", "1")).painted(Screen.OUT, Colour.RED, "bad"))
                .isEqualTo("bad");
        assertThat(terminal(Set.of(Screen.OUT), Map.of("NO_COLOR", "")).isColoured(Screen.OUT))
                .isTrue();
        assertThat(terminal(Set.of(Screen.OUT), Map.of("TERM", "dumb")).isColoured(Screen.OUT))
                .isFalse();
    }

    @Test
    void aPipeIsNotClearedAndShowsNoProgress() {
        Terminal terminal = terminal(Set.of(), Map.of());
        terminal.clearScreen();
        try (Progress progress = terminal.progress("cat", 1)) {
            progress.add(1);
        }
        assertThat(out.size() + err.size()).isZero();
    }
}
