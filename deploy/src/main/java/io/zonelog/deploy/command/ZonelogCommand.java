package io.zonelog.deploy.command;

import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.config.Build;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.terminal.Terminal.Screen;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * {@code zonelog}: the verbs, and what they have in common: a failure is one line on standard error and an exit code, with the stack
 * trace only on request.
 */
@Command(
        name = "zonelog",
        description = "Turns Kafka topics of write records into files on a zoned device.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = ZonelogCommand.BuildVersion.class,
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
        CommandLine line = new CommandLine(new ZonelogCommand());
        new Verbs(terminal, end).addAllTo(line);
        return complete(line, terminal);
    }

    /** The command line that treats some arguments as {@link #commandLine(Terminal, EndOfProcess)} does, and is made faster. */
    static CommandLine commandLineFor(Terminal terminal, EndOfProcess end, String... arguments) {
        CommandLine line = new CommandLine(new ZonelogCommand());
        new Verbs(terminal, end).addTo(line, arguments);
        return complete(line, terminal);
    }

    private static CommandLine complete(CommandLine line, Terminal terminal) {
        Ansi ansi = terminal.isColoured(Screen.OUT) ? Ansi.ON : Ansi.OFF;
        line.setColorScheme(CommandLine.Help.defaultColorScheme(ansi));
        line.getCommandSpec()
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("Show version and commit.")
                        .build());
        addHelp(line);
        CommandExecution execution = new CommandExecution(terminal);
        line.setOut(writer(terminal.out()));
        line.setErr(writer(terminal.err()));
        line.setExecutionStrategy(execution);
        line.setParameterExceptionHandler(execution);
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

    /** How much a failure shows. */
    VerbCall.Detail failureDetail() {
        return debug ? VerbCall.Detail.STACK_TRACE : VerbCall.Detail.LINE;
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    /** What {@code --version} prints. */
    public static final class BuildVersion implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"zonelog " + Build.current()};
        }
    }

    /** {@code zonelog version}: the same as {@code --version}. */
    @Command(
            name = "version",
            description = "Shows version and commit, as --version does.",
            footer = {"  zonelog version"})
    static final class VersionCommand implements Verb {
        private final Terminal terminal;

        VersionCommand(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public ExitCode call() {
            for (String line : new BuildVersion().getVersion()) {
                terminal.line(line);
            }
            return ExitCode.FINE;
        }
    }
}
