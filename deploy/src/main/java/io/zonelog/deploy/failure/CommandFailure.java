package io.zonelog.deploy.failure;

import java.io.Serial;

/** A command ends here, with one line for the operator and an exit code. The line says what is wrong and what to do. */
public final class CommandFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    private CommandFailure(ExitCode exitCode, String line) {
        super(line);
        this.exitCode = exitCode;
    }

    private CommandFailure(ExitCode exitCode, String line, Throwable cause) {
        super(line, cause);
        this.exitCode = exitCode;
    }

    /** The command line or the configuration is wrong: exit 2. */
    public static CommandFailure usage(String line) {
        return new CommandFailure(ExitCode.USAGE, line);
    }

    /** The command line or the configuration is wrong, as the cause found: exit 2. */
    public static CommandFailure usage(String line, Throwable cause) {
        return new CommandFailure(ExitCode.USAGE, line, cause);
    }

    /** The command ran into a problem: exit 1. */
    public static CommandFailure problem(String line) {
        return new CommandFailure(ExitCode.PROBLEM, line);
    }

    /** The command ran into the problem of the cause: exit 1. */
    public static CommandFailure problem(String line, Throwable cause) {
        return new CommandFailure(ExitCode.PROBLEM, line, cause);
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
