package io.zonelog.deploy.peer;

import io.zonelog.connector.directory.EngineDescription;
import io.zonelog.deploy.http.HttpProblem;
import io.zonelog.deploy.http.HttpRequest;
import io.zonelog.deploy.http.HttpService;
import io.zonelog.deploy.peer.FileSearch.Outcome;
import io.zonelog.deploy.peer.Peers.Reach;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.eclipse.jetty.server.Request;

/**
 * Where a request may be sent on to. It is sent on once at most: the address has the parameter {@link HttpRequest#LOCAL}, with which an
 * engine answers for itself.
 *
 * @param pathQuery path and query of the request, as the client has sent them
 * @param reach which engines the client reaches
 */
public record Redirect(String pathQuery, Reach reach) {
    /** That of a request; empty if it is for the engine that got it. */
    public static Optional<Redirect> of(Request request) {
        boolean local = Request.extractQueryParameters(request).get(HttpRequest.LOCAL) != null;
        if (local || request.getHeaders().contains(HttpService.DEVICE_HEADER)) {
            return Optional.empty();
        }
        boolean fromThisHost =
                request.getConnectionMetaData().getLocalSocketAddress() instanceof InetSocketAddress reached
                        && reached.getAddress().isLoopbackAddress();
        return Optional.of(
                new Redirect(request.getHttpURI().getPathQuery(), fromThisHost ? Reach.ALL : Reach.OTHER_HOSTS));
    }

    /** Sends the client to an engine. */
    public HttpProblem to(EngineDescription engine) {
        return HttpProblem.elsewhere(
                engine.url() + pathQuery + (pathQuery.contains("?") ? "&" : "?") + HttpRequest.LOCAL + "=true");
    }

    /**
     * What a search means for the client.
     *
     * @param nowhere what to say if there is no such file
     */
    public HttpProblem of(Outcome outcome, HttpProblem nowhere) {
        if (outcome instanceof Outcome.At at) {
            return to(at.engine());
        }
        if (outcome instanceof Outcome.Several several) {
            return HttpProblem.conflict("several partitions have a file of that key, " + several.partitions()
                    + "; add ?topic=T&partition=P, or ask for KEY@TOPIC/PARTITION");
        }
        if (outcome instanceof Outcome.Unknown unknown) {
            return HttpProblem.comeBack("no engine answers now that holds " + String.join(", ", unknown.partitions())
                    + ", where it may be");
        }
        return nowhere;
    }
}
