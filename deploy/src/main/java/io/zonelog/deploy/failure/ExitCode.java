package io.zonelog.deploy.failure;

/** What a command tells the shell. */
public enum ExitCode {
    FINE(0),
    /** The command ran and found, or ran into, a problem. */
    PROBLEM(1),
    /** The command line or the configuration is wrong; nothing was done. */
    USAGE(2);

    private final int status;

    ExitCode(int status) {
        this.status = status;
    }

    public int status() {
        return status;
    }
}
