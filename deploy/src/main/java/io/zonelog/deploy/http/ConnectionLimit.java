package io.zonelog.deploy.http;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Bounds the connections, and takes a new one whatever the others do: the one that has been without a whole request for longest makes room.
 * So clients that hold connections and say nothing, or say it slowly, take them from each other, and never silence the health of the engine.
 * Requests that run or wait are never cut off; there are far fewer of them than connections. Any thread of the server.
 */
final class ConnectionLimit extends Handler.Wrapper implements Connection.Listener {
    private final int most;
    /** Without a request, in the order in which they became so. */
    private final Set<EndPoint> idle = new LinkedHashSet<>();

    private final Set<EndPoint> busy = new LinkedHashSet<>();

    ConnectionLimit(int most, Handler handler) {
        super(handler);
        this.most = most;
    }

    @Override
    public void onOpened(Connection connection) {
        if (connection instanceof SslConnection) {
            // carries another connection, which is the one that has requests
            return;
        }
        takeIn(connection.getEndPoint()).ifPresent(EndPoint::close);
    }

    @Override
    public void onClosed(Connection connection) {
        forget(connection.getEndPoint());
    }

    /** Returns who has to go for it. */
    private synchronized Optional<EndPoint> takeIn(EndPoint opened) {
        idle.add(opened);
        if (idle.size() + busy.size() <= most) {
            return Optional.empty();
        }
        EndPoint longest = idle.iterator().next();
        idle.remove(longest);
        return Optional.of(longest);
    }

    private synchronized void forget(EndPoint closed) {
        idle.remove(closed);
        busy.remove(closed);
    }

    private synchronized void begin(EndPoint connection) {
        if (idle.remove(connection)) {
            busy.add(connection);
        }
    }

    private synchronized void end(EndPoint connection) {
        if (busy.remove(connection)) {
            idle.add(connection);
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        EndPoint connection = request.getConnectionMetaData().getConnection().getEndPoint();
        begin(connection);
        Request.addCompletionListener(request, failure -> end(connection));
        return super.handle(request, response, callback);
    }
}
