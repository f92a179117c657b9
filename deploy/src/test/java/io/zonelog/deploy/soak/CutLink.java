package io.zonelog.deploy.soak;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A port of this host that leads to another one, and can be cut as a network is: nothing arrives any more, and nobody is told. Threads
 * "soak-link" carry the bytes.
 */
final class CutLink implements Closeable {
    private static final int BUFFER_BYTES = 64 << 10;

    private final ServerSocket entrance;
    private final int targetPort;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;
    private volatile boolean closed;

    private CutLink(ServerSocket entrance, int targetPort) {
        this.entrance = entrance;
        this.targetPort = targetPort;
    }

    /**
     * Opens a link.
     *
     * @param address of this host
     * @param port 0 for any free one
     * @param targetPort on 127.0.0.1
     */
    static CutLink open(String address, int port, int targetPort) throws IOException {
        ServerSocket entrance = new ServerSocket();
        entrance.setReuseAddress(true);
        entrance.bind(new InetSocketAddress(InetAddress.getByName(address), port));
        CutLink link = new CutLink(entrance, targetPort);
        start(link::accept);
        return link;
    }

    int port() {
        return entrance.getLocalPort();
    }

    /** From now on nothing arrives. */
    void cut() {
        cut = true;
    }

    /** What was under way when it was cut is lost with its connections; new ones come through. */
    void mend() {
        cut = false;
        sockets.forEach(CutLink::closeQuietly);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "soak-link");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!closed) {
            try {
                Socket near = entrance.accept();
                sockets.add(near);
                start(() -> connect(near));
            } catch (IOException end) {
                // closed, or a connection that was gone before it was taken
            }
        }
    }

    private void connect(Socket near) {
        if (cut) {
            return;
        }
        try {
            Socket far = new Socket(InetAddress.getLoopbackAddress(), targetPort);
            sockets.add(far);
            start(() -> carry(far, near));
            carry(near, far);
        } catch (IOException refused) {
            end(near);
        }
    }

    private void carry(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0 && !cut; length = in.read(buffer)) {
                out.write(buffer, 0, length);
            }
        } catch (IOException gone) {
            // ends below, as a connection that ends well
        }
        if (!cut) {
            end(from);
            end(to);
        }
    }

    private void end(Socket socket) {
        sockets.remove(socket);
        closeQuietly(socket);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException closedAlready) {
            // nothing is left of it
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        entrance.close();
        sockets.forEach(CutLink::closeQuietly);
    }
}
