package io.zonelog.deploy.testing;

import io.zonelog.deploy.command.EndOfProcess;
import io.zonelog.deploy.command.Invocation;
import io.zonelog.deploy.command.ZonelogCommand;
import io.zonelog.deploy.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
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

    /** Something that runs a command and returns its exit status. */
    @FunctionalInterface
    private interface Runner {
        int run(Terminal terminal, EndOfProcess end, String... arguments);
    }

    /** Runs a command in this process, without any variables of the environment. */
    public static CommandLineRun of(String... arguments) {
        return of(Invocation::run, arguments);
    }

    /** Runs a command by picocli's model of all commands, whether or not there is a shorter way. */
    public static CommandLineRun modelled(String... arguments) {
        return of(
                (terminal, end, words) ->
                        ZonelogCommand.commandLine(terminal, end).execute(words),
                arguments);
    }

    private static CommandLineRun of(Runner runner, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = terminal(out, err);
        int status = runner.run(terminal, new EndOfProcess(), arguments);
        terminal.out().flush();
        terminal.err().flush();
        return new CommandLineRun(status, new Bytes(out), err.toString(StandardCharsets.UTF_8));
    }

    private static Terminal terminal(OutputStream out, OutputStream err) {
        return new Terminal(
                Terminal.output(out),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                InputStream.nullInputStream(),
                Map.of(),
                Set.of());
    }

    /** A terminal that nobody reads, without any variables of the environment. */
    public static Terminal silentTerminal() {
        return terminal(OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
    }

    /** Standard output as text. */
    public String out() {
        return new String(bytes.array(), StandardCharsets.UTF_8);
    }
}
