package io.zonelog.connector.options;

import java.time.Duration;

/** The checks that the records of this package share. */
final class Checks {
    private Checks() {}

    static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    static void requirePositive(Duration duration, String what) {
        require(!duration.isNegative() && !duration.isZero(), what + " must be positive, not " + duration);
    }
}
