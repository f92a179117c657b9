package io.zonelog.deploy.command;

import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.terminal.Terminal.Colour;
import io.zonelog.deploy.terminal.Terminal.Screen;

/** Calls a verb: a failure is one line on standard error and an exit code, with the stack trace only on request. */
final class VerbCall {
    private VerbCall() {}

    /** The exit code of a verb; what it printed has been written then. */
    static int statusOf(Verb verb, Terminal terminal, Detail detail) {
        try {
            int status = verb.call().status();
            terminal.flush();
            return status;
        } catch (Exception failure) {
            terminal.out().flush();
            tell(terminal, "zonelog", FailureLine.of(failure));
            if (detail == Detail.STACK_TRACE) {
                failure.printStackTrace(terminal.err());
            }
            ExitCode code = failure instanceof CommandFailure known ? known.exitCode() : ExitCode.PROBLEM;
            return code.status();
        }
    }

    /** Tells what went wrong. */
    static void tell(Terminal terminal, String who, String line) {
        terminal.note(terminal.painted(Screen.ERR, Colour.RED, who + ":") + " " + line);
    }

    /** How much a failure shows. */
    enum Detail {
        LINE,
        STACK_TRACE
    }
}
