package io.zonelog.deploy.testing;

import io.zonelog.deploy.command.EndOfProcess;
import io.zonelog.deploy.command.ZonelogCommand;
import io.zonelog.deploy.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/**
 * What one command did.
 *
 * @param status its exit status
 * @param bytes what it wrote to standard output
 * @param err what it wrote to standard error
 */
public record CommandLineRun(int status, Bytes bytes, String err) {
    /**
     * Output that need not be text.
     *
     * @param stream the bytes
     */
    public record Bytes(ByteArrayOutputStream stream) {
        public byte[] array() {
            return stream.toByteArray();
        }
    }

    /** Runs a command in this process, without any variables of the environment. */
    public static CommandLineRun of(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                new ByteArrayInputStream(new byte[0]),
                Map.of(),
                Set.of());
        int status = ZonelogCommand.commandLineFor(terminal, new EndOfProcess(), arguments)
                .execute(arguments);
        terminal.out().flush();
        terminal.err().flush();
        return new CommandLineRun(status, new Bytes(out), err.toString(StandardCharsets.UTF_8));
    }

    /** Standard output as text. */
    public String out() {
        return new String(bytes.array(), StandardCharsets.UTF_8);
    }
}
