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
        return of(Map.of(), arguments);
    }

    /** Runs a command in this process, with these variables of the environment and no others. */
    public static CommandLineRun of(Map<String, String> environment, String... arguments) {
        return of(Invocation::run, environment, arguments);
    }

    /** Runs a command by picocli's model of all commands, whether or not there is a shorter way. */
    public static CommandLineRun modelled(String... arguments) {
        return of(
                (terminal, end, words) ->
                        ZonelogCommand.commandLine(terminal, end).execute(words),
                Map.of(),
                arguments);
    }

    private static CommandLineRun of(Runner runner, Map<String, String> environment, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = terminal(out, err, environment);
        int status = runner.run(terminal, new EndOfProcess(), arguments);
        terminal.out().flush();
        terminal.err().flush();
        return new CommandLineRun(status, new Bytes(out), err.toString(StandardCharsets.UTF_8));
    }

    private static Terminal terminal(OutputStream out, OutputStream err, Map<String, String> environment) {
        return new Terminal(
                Terminal.output(out),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                InputStream.nullInputStream(),
                environment,
                Set.of());
    }

    /** A terminal that nobody reads, without any variables of the environment. */
    public static Terminal silentTerminal() {
        return terminal(OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), Map.of());
    }

    /** Standard output as text. */
    public String out() {
        return new String(bytes.array(), StandardCharsets.UTF_8);
    }
}
