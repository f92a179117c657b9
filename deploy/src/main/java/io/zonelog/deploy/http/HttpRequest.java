package io.zonelog.deploy.http;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;

/**
 * A request as a route sees it: decoded, its names known to the route, and with an end.
 *
 * @param path values of the template's variables
 * @param query values of the query's parameters, each given once
 * @param accept the Accept header, empty if there is none
 * @param origin the request itself
 * @param deadlineNanos by {@link System#nanoTime} when the answer has to be there
 */
public record HttpRequest(
        Map<String, String> path, Map<String, String> query, String accept, Request origin, long deadlineNanos) {
    /** The parameter of requests that are only about what the engine holds that gets them. */
    public static final String LOCAL = "local";

    static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** The value of a template's variable. */
    public String variable(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalStateException("the template has no variable " + name);
        }
        return value;
    }

    /** A parameter of the query, if it was given. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /**
     * A parameter of the query that is a whole number.
     *
     * @throws HttpProblem 400 if it is none, or not from minimum to maximum
     */
    public long number(String name, long otherwise, long minimum, long maximum) {
        String text = query.get(name);
        return text == null ? otherwise : number(name, text, minimum, maximum);
    }

    /**
     * A template's variable that is a whole number from 0 on.
     *
     * @throws HttpProblem 400 if it is none, or above the maximum
     */
    public long numberVariable(String name, long maximum) {
        return number(name, variable(name), 0, maximum);
    }

    /** Whether the answer has to be there by now. */
    public boolean isLate() {
        return System.nanoTime() - deadlineNanos > 0;
    }

    /** Ends the request with 503 when it has taken too long; long walks call it at each step. */
    public void requireTime() {
        if (isLate()) {
            throw HttpProblem.unavailable("the answer takes longer than "
                    + TimeUnit.NANOSECONDS.toSeconds(LONGEST_NANOS) + " s; the command line has no such limit");
        }
    }

    private static long number(String name, String text, long minimum, long maximum) {
        try {
            long value = Long.parseLong(text);
            if (value >= minimum && value <= maximum) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // told below
        }
        throw HttpProblem.badRequest(name + " must be a whole number from " + minimum + " to " + maximum);
    }
}
