package io.zonelog.deploy.http;

import java.util.List;
import java.util.UUID;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Errors that the server finds itself, told as the routes tell theirs: one line of JSON, nothing of the inside. A further port tells them in
 * its own way.
 */
final class ServerErrors extends ErrorHandler {
    private final List<HttpService.FurtherPort> ports;
    private final String device;

    ServerErrors(List<HttpService.FurtherPort> ports, UUID deviceUuid) {
        this.ports = ports;
        this.device = deviceUuid.toString();
    }

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        int status = isUnknownProtocol(code) ? HttpStatus.BAD_REQUEST_400 : code;
        for (HttpService.FurtherPort port : ports) {
            if (port.isOf(request)) {
                port.errors().write(response, status, callback);
                return;
            }
        }
        HttpResponse answer = HttpResponse.error(status, HttpStatus.getMessage(code));
        response.setStatus(status);
        response.getHeaders().put(HttpService.DEVICE_HEADER, device);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
        response.write(true, answer.body(), callback);
    }

    /** A version or transfer coding that nobody speaks is the client's mistake: only an engine in trouble answers 5xx. */
    private static boolean isUnknownProtocol(int code) {
        return code == HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505 || code == HttpStatus.NOT_IMPLEMENTED_501;
    }
}
