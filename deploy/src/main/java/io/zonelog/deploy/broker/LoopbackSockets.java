package io.zonelog.deploy.broker;

import io.zonelog.deploy.failure.CommandFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.HashMap;
import java.util.Map;

/**
 * The broker's listening sockets, bound before the broker is configured, so that its ports are known and nobody can take them
 * in between. Used by the starting thread until the broker has taken the sockets.
 */
final class LoopbackSockets implements AutoCloseable {
    private final InetAddress loopback = InetAddress.getLoopbackAddress();
    private final Map<String, ServerSocketChannel> waiting = new HashMap<>();

    /**
     * Binds one listener.
     *
     * @param port the port, or 0 for any
     * @return the port that it has
     * @throws CommandFailure if the port cannot be had
     */
    int bind(String listenerName, int port) {
        try {
            ServerSocketChannel channel = ServerSocketChannel.open();
            waiting.put(listenerName, channel);
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress(loopback, port));
            return channel.socket().getLocalPort();
        } catch (IOException refused) {
            close();
            throw CommandFailure.usage(
                    "port " + port + " on " + loopback.getHostAddress() + " cannot be used (" + refused.getMessage()
                            + "): stop what listens there, or choose another port",
                    refused);
        }
    }

    String host() {
        return loopback.getHostAddress();
    }

    /** Hands a bound socket over; from now on it belongs to the caller. */
    ServerSocketChannel take(String listenerName) throws IOException {
        ServerSocketChannel channel = waiting.remove(listenerName);
        if (channel == null) {
            throw new IOException("no socket is bound for listener " + listenerName);
        }
        return channel;
    }

    /** Closes the sockets that nobody has taken. */
    @Override
    public void close() {
        for (ServerSocketChannel channel : waiting.values()) {
            try {
                channel.close();
            } catch (IOException ignored) {
                // The port is given back when the process ends; there is nothing else to lose.
            }
        }
        waiting.clear();
    }
}
