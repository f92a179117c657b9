package io.zonelog.deploy.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends bytes that a proper client would not send. */
public final class RawExchange {
    private static final int LONGEST_SILENCE_MILLIS = 10_000;

    private RawExchange() {}

    /** What the server answers until it closes the connection or has nothing more to say; bytes as ISO 8859-1. */
    public static String of(int port, String request) throws IOException {
        return new String(of(port, request.getBytes(StandardCharsets.ISO_8859_1)), StandardCharsets.ISO_8859_1);
    }

    /** The same with bytes. */
    public static byte[] of(int port, byte[] request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(LONGEST_SILENCE_MILLIS);
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            socket.shutdownOutput();
            return socket.getInputStream().readAllBytes();
        }
    }
}
