package io.zonelog.deploy.command;

import io.zonelog.deploy.command.query.PlainQuery;
import io.zonelog.deploy.terminal.Terminal;
import java.util.Optional;

/** One call of the program: from its arguments to its exit status. */
public final class Invocation {
    private Invocation() {}

    /** Does what the arguments ask for. */
    public static int run(Terminal terminal, EndOfProcess end, String... arguments) {
        Optional<Verb> query = PlainQuery.of(terminal, arguments);
        return query.isPresent()
                ? VerbCall.statusOf(query.get(), terminal, FailureDetail.LINE)
                : ZonelogCommand.commandLineFor(terminal, end, arguments).execute(arguments);
    }
}
