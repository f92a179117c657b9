package io.zonelog.deploy.http;

import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.FailureLine;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.QoSHandler;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The running HTTP server. Everything is bounded: connections, threads, the requests that run and those that wait, the sizes of
 * headers and bodies, and how long a connection may be silent.
 */
public final class HttpService implements AutoCloseable {
    /** In a request: the device that it is for; in an answer: the device that the engine works on. */
    public static final String DEVICE_HEADER = "Zonelog-Device";

    private static final int MOST_THREADS = 12;
    private static final int MOST_CONNECTIONS = 1024;
    private static final int MOST_RUNNING = 4;
    private static final int MOST_WAITING = 64;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final long LONGEST_SILENCE_MILLIS = 30_000;
    private static final int LARGEST_HEADERS_BYTES = 8 << 10;
    private static final long LARGEST_BODY_BYTES = 4 << 10;
    private static final long NO_LIMIT = -1;

    private final InetAddress address;
    private final Server server;
    private final ServerConnector connector;

    private HttpService(InetAddress address, Server server, ServerConnector connector) {
        this.address = address;
        this.server = server;
        this.connector = connector;
    }

    /**
     * Starts a server.
     *
     * @throws CommandFailure with one line, if it cannot listen there
     */
    public static HttpService start(HttpOptions options, List<Route> routes) {
        return start(options, routes, inner -> inner);
    }

    /**
     * Starts a server that has more than routes.
     *
     * @param outer a handler that takes some requests, and leaves the rest to the one that it is given
     * @throws CommandFailure with one line, if it cannot listen there
     */
    public static HttpService start(HttpOptions options, List<Route> routes, UnaryOperator<Handler> outer) {
        InetAddress address = address(options);
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 1);
        threads.setName("zonelog-http");
        threads.setDaemon(true);
        threads.setReservedThreads(0);
        Server server = new Server(threads);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(requests()));
        connector.setHost(address.getHostAddress());
        connector.setPort(options.port());
        connector.setIdleTimeout(LONGEST_SILENCE_MILLIS);
        server.addConnector(connector);
        ConnectionLimit limit = new ConnectionLimit(MOST_CONNECTIONS, handlers(routes, options, outer));
        connector.addBean(limit);
        server.setErrorHandler(new JsonErrors());
        server.setHandler(limit);
        HttpService service = new HttpService(address, server, connector);
        try {
            server.start();
            return service;
        } catch (IOException refused) {
            service.close();
            throw CommandFailure.usage(
                    "cannot listen on http.address=" + options.address() + " http.port=" + options.port() + " ("
                            + FailureLine.ofRoot(refused) + "); choose another port, or set http=off",
                    refused);
        } catch (Exception failure) {
            service.close();
            throw CommandFailure.problem("the HTTP server does not start: " + FailureLine.ofRoot(failure), failure);
        }
    }

    /** The port that it listens on. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Where this host reaches it: scheme, address and port, without a slash at the end. */
    public String url() {
        InetAddress reached = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
        String host = reached instanceof Inet6Address
                ? "[" + reached.getHostAddress().replaceFirst("%.*", "") + "]"
                : reached.getHostAddress();
        return "http://" + host + ":" + port();
    }

    private static InetAddress address(HttpOptions options) {
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

    private static HttpConfiguration requests() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setRequestHeaderSize(LARGEST_HEADERS_BYTES);
        // Names of files may hold slashes, percent signs and whatever else, encoded in one segment.
        configuration.setUriCompliance(UriCompliance.DEFAULT.with(
                "file names",
                Violation.AMBIGUOUS_EMPTY_SEGMENT,
                Violation.AMBIGUOUS_PATH_PARAMETER,
                Violation.AMBIGUOUS_PATH_SEPARATOR,
                Violation.AMBIGUOUS_PATH_ENCODING,
                Violation.SUSPICIOUS_PATH_CHARACTERS));
        return configuration;
    }

    private static Handler handlers(List<Route> routes, HttpOptions options, UnaryOperator<Handler> outer) {
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
        } catch (Exception failure) {
            throw new IllegalStateException("the HTTP server does not stop", failure);
        }
    }
}
