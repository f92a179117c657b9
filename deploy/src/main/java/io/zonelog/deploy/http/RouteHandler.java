package io.zonelog.deploy.http;

import io.zonelog.mapping.MappingStoreException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.pathmap.MatchedResource;
import org.eclipse.jetty.http.pathmap.PathMappings;
import org.eclipse.jetty.http.pathmap.UriTemplatePathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.URIUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the route of a request, checks what the request may, and writes the answer. */
final class RouteHandler extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(RouteHandler.class);

    private final PathMappings<Route> routes = new PathMappings<>();
    private final BearerToken token;

    RouteHandler(List<Route> all, HttpService.Options options) {
        this.token = new BearerToken(options.token());
        for (Route route : all) {
            if (routes.put(new UriTemplatePathSpec(route.template()), route) != null) {
                throw new IllegalArgumentException("two routes for " + route.template());
            }
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        try {
            HttpResponse answer = answer(request);
            response.setStatus(answer.status());
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
            response.write(true, answer.body(), callback);
        } catch (HttpProblem problem) {
            problem.write(response, callback);
        } catch (MappingStoreException | IllegalStateException failure) {
            LOG.warn(
                    "no answer to {} {}: {}", request.getMethod(), request.getHttpURI(), failure.getMessage(), failure);
            HttpProblem.unavailable(
                            "the engine cannot answer now: it is stopping, or its mappings cannot be read; the log tells which")
                    .write(response, callback);
        }
        return true;
    }

    private HttpResponse answer(Request request) {
        long deadlineNanos = System.nanoTime() + HttpRequest.LONGEST_NANOS;
        String path = Request.getPathInContext(request);
        MatchedResource<Route> matched = routes.getMatched(path);
        if (matched == null) {
            throw HttpProblem.notFound("nothing is here; deploy/HTTP.md lists all paths");
        }
        Route route = matched.getResource();
        if (!route.allows(request.getMethod())) {
            throw HttpProblem.method(request.getMethod(), route.allowedMethods());
        }
        if (route.access() == Route.Access.COMMAND) {
            token.require(request.getHeaders().get(HttpHeader.AUTHORIZATION));
        }
        String accept = request.getHeaders().get(HttpHeader.ACCEPT);
        return route.action()
                .apply(new HttpRequest(
                        variables(matched, path),
                        query(request, route),
                        accept == null ? "" : accept,
                        request,
                        deadlineNanos));
    }

    /** A segment still has its slashes and percent signs encoded, so that it is one segment. */
    private static Map<String, String> variables(MatchedResource<Route> matched, String path) {
        Map<String, String> values = new HashMap<>();
        ((UriTemplatePathSpec) matched.getPathSpec())
                .getPathParams(path)
                .forEach((name, value) -> values.put(name, URIUtil.decodePath(value)));
        return values;
    }

    private static Map<String, String> query(Request request, Route route) {
        Map<String, String> values = new HashMap<>();
        for (Fields.Field field : fields(request)) {
            if (!route.parameters().contains(field.getName())
                    && !field.getName().equals(HttpRequest.LOCAL)) {
                throw HttpProblem.badRequest(
                        route.parameters().isEmpty()
                                ? "no parameter is allowed here"
                                : "unknown parameter; there are "
                                        + route.parameters().stream().sorted().toList());
            }
            if (field.hasMultipleValues()) {
                throw HttpProblem.badRequest("parameter " + field.getName() + " is given twice");
            }
            values.put(field.getName(), field.getValue());
        }
        return values;
    }

    private static Fields fields(Request request) {
        try {
            return Request.extractQueryParameters(request);
        } catch (RuntimeException undecodable) {
            throw HttpProblem.badRequest("the query is not in percent-encoded UTF-8");
        }
    }
}
