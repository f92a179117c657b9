package io.zonelog.deploy.http;

import java.util.UUID;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Headers of every answer: browsers load nothing from elsewhere, guess no types, show no frame, and keep no copy; clients see whose answer
 * it is.
 */
final class AnswerHeaders extends Handler.Wrapper {
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final String device;

    AnswerHeaders(UUID deviceUuid, Handler inner) {
        super(inner);
        device = deviceUuid.toString();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put("Content-Security-Policy", POLICY);
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
        headers.put(HttpService.DEVICE_HEADER, device);
        return super.handle(request, response, callback);
    }
}
