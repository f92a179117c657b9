package io.zonelog.deploy.http;

import io.zonelog.mapping.Printable;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Lets through what is meant for this engine: by its names ({@link HostNames}), and not for another device. */
public final class OwnRequests extends Handler.Wrapper {
    private final UUID deviceUuid;
    private final HostNames hosts;

    /** Lets through to a handler. */
    public OwnRequests(HttpService.Options options, Handler inner) {
        super(inner);
        this.deviceUuid = options.deviceUuid();
        List<String> named = new ArrayList<>(options.hosts());
        named.add(options.address());
        this.hosts = new HostNames(named);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        try {
            requireOwnHost(request);
            requireOwnDevice(request.getHeaders().get(HttpService.DEVICE_HEADER));
        } catch (HttpProblem problem) {
            problem.write(response, callback);
            return true;
        }
        return super.handle(request, response, callback);
    }

    /** A request of HTTP/1.0 need not name a host; a browser always does. */
    private void requireOwnHost(Request request) {
        String host = request.getHttpURI().getHost();
        boolean own = host == null
                || (request.getConnectionMetaData().getLocalSocketAddress() instanceof InetSocketAddress local
                        && hosts.accepts(host, local.getAddress()));
        if (!own) {
            throw HttpProblem.misdirected("this engine does not go by the name of host " + Printable.line(host)
                    + "; http.hosts lists the names that it may be reached by");
        }
    }

    /** Whoever names a device means this engine's, or has reached the wrong engine. */
    private void requireOwnDevice(@Nullable String named) {
        if (named != null && !named.strip().equalsIgnoreCase(deviceUuid.toString())) {
            throw HttpProblem.conflict(
                    "this engine works on device " + deviceUuid + ", the request is for another one");
        }
    }
}
