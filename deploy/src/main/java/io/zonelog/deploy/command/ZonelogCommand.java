package io.zonelog.deploy.command;

import io.zonelog.deploy.CommandFailure;
import io.zonelog.deploy.ExitCode;
import io.zonelog.deploy.FailureLine;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.terminal.Terminal.Colour;
import io.zonelog.deploy.terminal.Terminal.Screen;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * {@code zonelog}: the verbs, and what they have in common: a failure is one line on standard error and an exit code, with the stack
 * trace only on request.
 */
@Command(
        name = "zonelog",
        description = "Turns Kafka topics of write records into files on a zoned device.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = BuildVersion.class,
        footer = {
            "  zonelog demo                              all of it, in one process",
            "  zonelog help produce                      explains one command",
            "  zonelog broker &                          a broker on localhost:9092, if there is none",
            "  zonelog run &                             the engine",
            "  zonelog produce notes.txt README.md       write a file",
            "  zonelog map notes.txt                     where its bytes lie"
        })
public final class ZonelogCommand {
    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show the stack trace of a failure.")
    private boolean debug;

    private ZonelogCommand() {}

    /** The command line with all its verbs. */
    public static CommandLine commandLine(Terminal terminal, EndOfProcess end) {
        return complete(terminal, line -> new Verbs(terminal, end).addAllTo(line));
    }

    /** The command line that treats some arguments as {@link #commandLine(Terminal, EndOfProcess)} does, and is made faster. */
    public static CommandLine commandLineFor(Terminal terminal, EndOfProcess end, String... arguments) {
        return complete(terminal, line -> new Verbs(terminal, end).addTo(line, arguments));
    }

    private static CommandLine complete(Terminal terminal, Consumer<CommandLine> verbs) {
        ZonelogCommand root = new ZonelogCommand();
        CommandLine line = new CommandLine(root);
        verbs.accept(line);
        Ansi ansi = terminal.isColoured(Screen.OUT) ? Ansi.ON : Ansi.OFF;
        line.setColorScheme(CommandLine.Help.defaultColorScheme(ansi));
        line.getCommandSpec()
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("Show version and commit.")
                        .build());
        addHelp(line);
        root.handleFailures(line, terminal);
        return line;
    }

    /** Every command explains itself on request; the footer of its help text holds examples. */
    private static void addHelp(CommandLine line) {
        CommandSpec command = line.getCommandSpec();
        if (command.findOption("--help") == null) {
            command.addOption(OptionSpec.builder("-h", "--help")
                    .usageHelp(true)
                    .description("Show how the command is used.")
                    .build());
        }
        if (command.usageMessage().footer().length > 0) {
            command.usageMessage().footerHeading("%nExamples:%n");
        }
        line.getSubcommands().values().forEach(ZonelogCommand::addHelp);
    }

    private void handleFailures(CommandLine line, Terminal terminal) {
        line.setOut(writer(terminal.out()));
        line.setErr(writer(terminal.err()));
        line.setExecutionStrategy(ZonelogCommand::run);
        line.setParameterExceptionHandler((failure, arguments) -> {
            String verb = failure.getCommandLine().getCommandSpec().qualifiedName();
            terminal.note(painted(terminal, verb + ":") + " " + FailureLine.of(failure) + remedy(failure, verb));
            return ExitCode.USAGE.status();
        });
        line.setExecutionExceptionHandler((failure, command, arguments) -> {
            terminal.out().flush();
            terminal.note(painted(terminal, "zonelog:") + " " + FailureLine.of(failure));
            if (debug) {
                failure.printStackTrace(terminal.err());
            }
            return statusOf(failure).status();
        });
    }

    private static String painted(Terminal terminal, String who) {
        return terminal.painted(Screen.ERR, Colour.RED, who);
    }

    /** What to do about a wrong command line. */
    private static String remedy(ParameterException failure, String verb) {
        List<String> near =
                failure instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        return near.isEmpty()
                ? "; " + verb + " --help shows how it is used"
                : "; did you mean " + String.join(" or ", near) + "?";
    }

    private static int run(ParseResult parsed) {
        Integer helpStatus = CommandLine.executeHelpRequest(parsed);
        if (helpStatus != null) {
            return helpStatus;
        }
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        CommandLine line = last.commandSpec().commandLine();
        if (!(line.getCommand() instanceof Verb verb)) {
            throw new ParameterException(line, "a command is missing");
        }
        try {
            return verb.call().status();
        } catch (Exception failure) {
            throw new ExecutionException(line, FailureLine.of(failure), failure);
        }
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    private static ExitCode statusOf(Throwable failure) {
        return failure instanceof CommandFailure known ? known.exitCode() : ExitCode.PROBLEM;
    }
}
