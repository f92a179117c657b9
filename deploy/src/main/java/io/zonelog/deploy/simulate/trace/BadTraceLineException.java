package io.zonelog.deploy.simulate.trace;

import java.io.Serial;

/** A line of a trace cannot be done; the message says why. */
final class BadTraceLineException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    BadTraceLineException(String message) {
        super(message);
    }
}
