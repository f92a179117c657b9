package io.zonelog.deploy.http;

import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.FailureLine;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.QoSHandler;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * The running HTTP server. Everything is bounded: connections, threads, the requests that run and those that wait, the sizes of
 * headers and bodies, and how long a connection may be silent.
 */
public final class HttpService implements AutoCloseable {
    /** In a request: the device that it is for; in an answer: the device that the engine works on. */
    public static final String DEVICE_HEADER = "Zonelog-Device";

    private static final String HTTP = "http.port";
    private static final int MOST_THREADS = 12;
    private static final int MOST_CONNECTIONS = 1024;
    private static final int MOST_RUNNING = 4;
    private static final int MOST_WAITING = 64;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final long LONGEST_SILENCE_MILLIS = 30_000;
    private static final int LARGEST_HEADERS_BYTES = 8 << 10;
    private static final long LARGEST_BODY_BYTES = 4 << 10;
    private static final long NO_LIMIT = -1;

    /** Names of files may hold slashes, percent signs and whatever else, encoded in one segment. */
    private static final UriCompliance NAMES_IN_SEGMENTS = UriCompliance.DEFAULT.with(
            "file names",
            Violation.AMBIGUOUS_EMPTY_SEGMENT,
            Violation.AMBIGUOUS_PATH_PARAMETER,
            Violation.AMBIGUOUS_PATH_SEPARATOR,
            Violation.AMBIGUOUS_PATH_ENCODING,
            Violation.SUSPICIOUS_PATH_CHARACTERS);

    /** Where there are no routes, a path is taken byte by byte. */
    private static final UriCompliance BYTE_BY_BYTE = NAMES_IN_SEGMENTS.with("bytes", Violation.AMBIGUOUS_PATH_SEGMENT);

    private final InetAddress address;
    private final Server server;
    private final ServerConnector connector;
    private final List<ServerConnector> further;
    private final @Nullable ReloadedTls tls;

    private HttpService(Options options, List<Route> routes, UnaryOperator<Handler> outer, List<FurtherPort> ports) {
        address = address(options);
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 1);
        threads.setName("zonelog-http");
        threads.setDaemon(true);
        threads.setReservedThreads(0);
        server = new Server(threads);
        tls = options.tls() == null ? null : new ReloadedTls(options.tls());
        Handler.Sequence handlers = new Handler.Sequence();
        ports.forEach(port -> handlers.addHandler(port.own()));
        handlers.addHandler(handlers(routes, options, outer));
        ConnectionLimit limit = new ConnectionLimit(MOST_CONNECTIONS, handlers);
        connector = connector(HTTP, options.port(), NAMES_IN_SEGMENTS, limit);
        further = ports.stream()
                .map(port -> connector(port.setting(), port.number(), BYTE_BY_BYTE, limit))
                .toList();
        server.setErrorHandler(new ServerErrors(ports, options.deviceUuid()));
        server.setHandler(limit);
        if (tls != null) {
            server.addBean(tls.scanner(server.getScheduler()));
        }
    }

    private ServerConnector connector(String name, int port, UriCompliance paths, ConnectionLimit limit) {
        HttpConnectionFactory http = new HttpConnectionFactory(requests(paths));
        ServerConnector made = tls == null
                ? new ServerConnector(server, 1, 1, http)
                : new ServerConnector(server, 1, 1, new SslConnectionFactory(tls.contexts(), http.getProtocol()), http);
        made.setName(name);
        made.setHost(address.getHostAddress());
        made.setPort(port);
        made.setIdleTimeout(LONGEST_SILENCE_MILLIS);
        made.addBean(limit);
        server.addConnector(made);
        return made;
    }

    /**
     * Starts a server.
     *
     * @throws CommandFailure with one line, if it cannot listen there
     */
    public static HttpService start(Options options, List<Route> routes) {
        return start(options, routes, inner -> inner, List.of());
    }

    /**
     * Starts a server that has more than routes.
     *
     * @param outer a handler that takes some requests, and leaves the rest to the one that it is given
     * @param ports with protocols of their own
     * @throws CommandFailure with one line, if it cannot listen there
     */
    public static HttpService start(
            Options options, List<Route> routes, UnaryOperator<Handler> outer, List<FurtherPort> ports) {
        HttpService service = new HttpService(options, routes, outer, ports);
        try {
            // first all ports, so that one that is taken names its setting
            for (ServerConnector each : service.server.getBeans(ServerConnector.class)) {
                open(each, options);
            }
            service.server.start();
            return service;
        } catch (CommandFailure refused) {
            service.close();
            throw refused;
        } catch (Exception failure) {
            service.close();
            throw CommandFailure.problem("the HTTP server does not start: " + FailureLine.ofRoot(failure), failure);
        }
    }

    private static void open(ServerConnector connector, Options options) {
        try {
            connector.open();
        } catch (IOException refused) {
            boolean isHttp = connector.getName().equals(HTTP);
            String port = connector.getName() + "=" + connector.getPort();
            throw CommandFailure.usage(
                    "cannot listen on http.address=" + options.address() + " " + port + " ("
                            + FailureLine.ofRoot(refused) + "); choose another port, or set "
                            + (isHttp ? "http" : connector.getName()) + "=off",
                    refused);
        }
    }

    /** The port that it listens on. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Where a further port listens; empty if there is none of that setting. */
    public OptionalInt port(String setting) {
        return further.stream()
                .filter(each -> setting.equals(each.getName()))
                .mapToInt(ServerConnector::getLocalPort)
                .findFirst();
    }

    /** Where this host reaches it: scheme, address and port, without a slash at the end. */
    public String url() {
        InetAddress reached = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
        return (tls == null ? "http://" : "https://") + inUrl(reached) + ":" + port();
    }

    /** Where other hosts reach it, if any do: as {@link #url}, with an address of this host where it listens on every network. */
    public String urlForOthers() {
        InetAddress named = address.isAnyLocalAddress() ? ofThisHost() : address;
        return (tls == null ? "http://" : "https://") + inUrl(named) + ":" + port();
    }

    private static InetAddress ofThisHost() {
        try {
            InetAddress named = InetAddress.getLocalHost();
            return named.isLoopbackAddress()
                    ? NetworkInterface.networkInterfaces()
                            .flatMap(NetworkInterface::inetAddresses)
                            .filter(each -> !each.isLoopbackAddress() && !each.isLinkLocalAddress())
                            .min(Comparator.comparing(Inet6Address.class::isInstance))
                            .orElse(named)
                    : named;
        } catch (IOException nameless) {
            return InetAddress.getLoopbackAddress();
        }
    }

    private static String inUrl(InetAddress reached) {
        return reached instanceof Inet6Address
                ? "[" + reached.getHostAddress().replaceFirst("%.*", "") + "]"
                : reached.getHostAddress();
    }

    private static InetAddress address(Options options) {
        try {
            return InetAddress.getByName(options.address());
        } catch (UnknownHostException unknown) {
            throw CommandFailure.usage(
                    "http.address=" + options.address()
                            + " is no address of this host; 127.0.0.1 is for this host only,"
                            + " 0.0.0.0 for every network",
                    unknown);
        }
    }

    private static HttpConfiguration requests(UriCompliance paths) {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setRequestHeaderSize(LARGEST_HEADERS_BYTES);
        configuration.setUriCompliance(paths);
        return configuration;
    }

    private static Handler handlers(List<Route> routes, Options options, UnaryOperator<Handler> outer) {
        SizeLimitHandler limited = new SizeLimitHandler(LARGEST_BODY_BYTES, NO_LIMIT);
        limited.setHandler(new RouteHandler(routes, options));
        QoSHandler running = new QoSHandler(limited);
        running.setMaxRequestCount(MOST_RUNNING);
        running.setMaxSuspendedRequestCount(MOST_WAITING);
        running.setMaxSuspend(LONGEST_WAIT);
        // health is told however busy the rest is
        running.excludePath("/health/*");
        return new AnswerHeaders(options.deviceUuid(), new OwnRequests(options, outer.apply(running)));
    }

    @Override
    public void close() {
        try {
            server.stop();
            // a server that was not started does not close what it was about to listen on
            server.getBeans(ServerConnector.class).forEach(ServerConnector::close);
        } catch (Exception failure) {
            throw new IllegalStateException("the HTTP server does not stop", failure);
        }
    }

    /**
     * Where the server listens, and who may command it.
     *
     * @param address a host name or address; only this one is bound
     * @param port from 0 (any free one) to 65535
     * @param hosts by which names and addresses requests may reach it, besides the address, those of the loopback, and the one they came to
     * @param token who knows it may pause and resume; empty: nobody may
     * @param deviceUuid the device that the engine works on; requests for another one are refused
     * @param tls certificate and key; null for no encryption
     */
    public record Options(
            String address,
            int port,
            List<String> hosts,
            String token,
            UUID deviceUuid,
            @Nullable TlsFiles tls) {
        /** Without encryption. */
        public Options(String address, int port, List<String> hosts, String token, UUID deviceUuid) {
            this(address, port, hosts, token, deviceUuid, null);
        }

        public Options {
            hosts = List.copyOf(hosts);
        }

        @Override
        public String toString() {
            return address + ":" + port;
        }
    }

    /**
     * Headers of every answer: browsers load nothing from elsewhere, guess no types, show no frame, and keep no copy; clients see whose answer
     * it is.
     */
    static final class AnswerHeaders extends Handler.Wrapper {
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
}
