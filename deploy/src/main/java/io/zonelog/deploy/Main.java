package io.zonelog.deploy;

import io.zonelog.deploy.command.EndOfProcess;
import io.zonelog.deploy.command.Invocation;
import io.zonelog.deploy.terminal.Terminal;

/** The program. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its status. */
    public static void main(String[] arguments) {
        Terminal terminal = Terminal.ofProcess();
        EndOfProcess end = new EndOfProcess();
        int status = Invocation.run(terminal, end, arguments);
        end.finish(status);
    }
}
