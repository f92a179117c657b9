package io.zonelog.deploy.terminal;

import java.io.IOException;
import java.io.Serial;

/** What a command printed could not be written: the command ends, and does not succeed. */
public final class OutputFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    OutputFailure(IOException cause) {
        super("cannot write to standard output: " + cause.getMessage(), cause);
    }
}
