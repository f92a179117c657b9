package io.zonelog.deploy.http;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * A further port of the server, on the same address, for another protocol than that of the routes.
 *
 * @param setting name of the port's setting, which also names the port to the server
 * @param number from 0 (any free one) to 65535
 * @param handler answers every request
 * @param errors answers with what the server finds itself
 */
public record FurtherPort(String setting, int number, Handler handler, ErrorWriter errors) {
    /** How the protocol tells that a request is wrong. */
    @FunctionalInterface
    public interface ErrorWriter {
        /** Answers with a status from 400 on. */
        void write(Response response, int status, Callback callback);
    }

    /** Whether a request came to it. */
    boolean isOf(Request request) {
        return setting.equals(request.getConnectionMetaData().getConnector().getName());
    }

    /** Its handler, for its requests; others are left to the next one. */
    Handler own() {
        return new Handler.Wrapper(handler) {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                return isOf(request) && super.handle(request, response, callback);
            }
        };
    }
}
