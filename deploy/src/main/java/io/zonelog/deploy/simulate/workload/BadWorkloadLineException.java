package io.zonelog.deploy.simulate.workload;

import java.io.Serial;

/** A line of a trace cannot be done; the message says why. */
final class BadWorkloadLineException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    BadWorkloadLineException(String message) {
        super(message);
    }
}
