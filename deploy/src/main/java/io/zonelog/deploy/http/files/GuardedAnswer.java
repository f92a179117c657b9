package io.zonelog.deploy.http.files;

import io.zonelog.deploy.http.HttpProblem;
import io.zonelog.mapping.MappingStoreException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers that may be refused, or meet an engine that stops. For any thread. */
final class GuardedAnswer {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedAnswer.class);

    private GuardedAnswer() {}

    /** Something that may be refused. */
    @FunctionalInterface
    interface Step {
        boolean run();
    }

    /** Runs a step and answers for it if it cannot; true if there is an answer. */
    static boolean run(Request request, Response response, Callback callback, Step step) {
        try {
            return step.run();
        } catch (HttpProblem refusal) {
            refusal.write(response, callback);
        } catch (MappingStoreException | IllegalStateException failure) {
            LOG.warn(
                    "no answer to {} {}: {}", request.getMethod(), request.getHttpURI(), failure.getMessage(), failure);
            stopping().write(response, callback);
        }
        return true;
    }

    /** Why an engine that is about to stop does not answer. */
    static HttpProblem stopping() {
        return HttpProblem.unavailable("the engine cannot answer now: it is stopping, or its mappings cannot be read");
    }
}
