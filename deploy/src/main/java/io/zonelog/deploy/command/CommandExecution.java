package io.zonelog.deploy.command;

import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.terminal.Terminal;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Does what picocli has read from a command line, or says in one line what is wrong with it.
 *
 * <p>A class, where lambdas would do: the class archive leaves out lambdas of picocli's interfaces, and with them the interfaces, so
 * that every command would have to open jars.
 *
 * @param terminal where failures are told
 */
record CommandExecution(Terminal terminal) implements IExecutionStrategy, IParameterExceptionHandler {
    @Override
    public int execute(ParseResult parsed) {
        Integer helpStatus = CommandLine.executeHelpRequest(parsed);
        if (helpStatus != null) {
            return VerbCall.statusOf(() -> ExitCode.FINE, terminal, VerbCall.Detail.LINE);
        }
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        CommandLine line = last.commandSpec().commandLine();
        if (!(line.getCommand() instanceof Verb verb)) {
            throw new ParameterException(line, "a command is missing");
        }
        ZonelogCommand root = parsed.commandSpec().commandLine().getCommand();
        return VerbCall.statusOf(verb, terminal, root.failureDetail());
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        String verb = failure.getCommandLine().getCommandSpec().qualifiedName();
        VerbCall.tell(terminal, verb, FailureLine.of(failure) + remedy(failure, verb));
        return ExitCode.USAGE.status();
    }

    /** What to do about a wrong command line. */
    private static String remedy(ParameterException failure, String verb) {
        List<String> near =
                failure instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        return near.isEmpty() ? "; " + verb + " --help shows how it is used" : "; did you mean " + near.get(0) + "?";
    }
}
