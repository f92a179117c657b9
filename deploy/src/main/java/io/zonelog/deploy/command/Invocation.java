package io.zonelog.deploy.command;

import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.command.query.PlainQuery;
import io.zonelog.deploy.terminal.Terminal;
import java.util.Arrays;
import java.util.Optional;

/** One call of the program: from its arguments to its exit status. */
public final class Invocation {
    private Invocation() {}

    /** Does what the arguments ask for. */
    public static int run(Terminal terminal, EndOfProcess end, String... words) {
        String[] arguments = withHelpBehind(words);
        Optional<Verb> query = PlainQuery.of(terminal, arguments);
        return query.isPresent()
                ? VerbCall.statusOf(query.get(), terminal, VerbCall.Detail.LINE)
                : ZonelogCommand.commandLineFor(terminal, end, arguments).execute(arguments);
    }

    /** Picocli's {@code help} takes one word; what asks for help about {@code device grow} is {@code device grow --help}. */
    private static String[] withHelpBehind(String... words) {
        if (words.length < 3 || !words[0].equals("help")) {
            return words;
        }
        String[] arguments = Arrays.copyOfRange(words, 1, words.length + 1);
        arguments[words.length - 1] = "--help";
        return arguments;
    }
}
