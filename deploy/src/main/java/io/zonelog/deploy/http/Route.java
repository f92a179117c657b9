package io.zonelog.deploy.http;

import java.util.Set;
import java.util.function.Function;

/**
 * What is done for one method of one path.
 *
 * @param access who may call it
 * @param template the path, with variables in braces that stand for one segment each
 * @param parameters the names that its query may have
 * @param action answers; ends with a {@link HttpProblem} if it cannot
 */
public record Route(
        Access access, String template, Set<String> parameters, Function<HttpRequest, HttpResponse> action) {
    /** Who may call a route. */
    public enum Access {
        /** Reads, with GET or HEAD; for everybody who reaches the port. */
        READ,
        /** Changes something, with POST; for who has the token. */
        COMMAND
    }

    public Route {
        parameters = Set.copyOf(parameters);
    }

    /** A route that reads. */
    public static Route read(String template, Function<HttpRequest, HttpResponse> action, String... parameters) {
        return new Route(Access.READ, template, Set.of(parameters), action);
    }

    /** A route that changes something. */
    public static Route command(String template, Function<HttpRequest, HttpResponse> action, String... parameters) {
        return new Route(Access.COMMAND, template, Set.of(parameters), action);
    }

    String allowedMethods() {
        return access == Access.READ ? "GET, HEAD" : "POST";
    }

    boolean allows(String method) {
        return access == Access.READ ? method.equals("GET") || method.equals("HEAD") : method.equals("POST");
    }
}
