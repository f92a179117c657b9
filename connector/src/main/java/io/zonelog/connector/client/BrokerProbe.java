package io.zonelog.connector.client;

import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.connector.outcome.ConnectorStopException.StopReason;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * Asks whoever listens at the bootstrap addresses one small question before a client is made, where the client is to speak without TLS. A
 * client takes the first four bytes of any answer for a size and asks for so much memory, be they those of TLS or HTTP, and the process ends
 * for want of it.
 */
public final class BrokerProbe {
    private static final int PATIENCE_MILLIS = 1_000;
    /** ApiVersions, version 0, correlation id 0, client id "z": all brokers answer it, before any authentication. */
    private static final byte[] QUESTION = {0, 0, 0, 11, 0, 18, 0, 0, 0, 0, 0, 0, 0, 1, 'z'};
    /** An answer to it takes less than a thousandth of this. */
    private static final int LARGEST_ANSWER_BYTES = 16 << 20;

    private static final int TLS_ALERT = 0x15;

    private BrokerProbe() {}

    /**
     * Asks each bootstrap address.
     *
     * @param settings a client's settings
     * @return whether one of them answers like a broker, or need not be asked; addresses where nobody answers are left to the client
     * @throws ConnectorStopException with one line, if what answers is no broker that speaks without TLS
     */
    public static boolean check(Map<String, ?> settings) {
        Object protocol = settings.get(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG);
        if (protocol != null && String.valueOf(protocol).strip().endsWith("SSL")) {
            return true;
        }
        boolean answered = false;
        for (InetSocketAddress server :
                servers(String.valueOf(settings.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)))) {
            answered |= isBroker(server);
        }
        return answered;
    }

    private static boolean isBroker(InetSocketAddress server) {
        int size;
        try (Socket socket = new Socket()) {
            socket.connect(server, PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(QUESTION);
            socket.getOutputStream().flush();
            size = new DataInputStream(socket.getInputStream()).readInt();
        } catch (IOException silent) {
            return false;
        }
        if (size >= 0 && size <= LARGEST_ANSWER_BYTES) {
            return true;
        }
        boolean tls = ByteBuffer.allocate(Integer.BYTES).putInt(size).get(0) == TLS_ALERT;
        throw new ConnectorStopException(
                StopReason.CONFIGURATION,
                "what answers at " + server.getHostString() + ":" + server.getPort()
                        + " is no Kafka broker without TLS ("
                        + Integer.toUnsignedString(size) + " bytes would be the size of its answer): "
                        + (tls
                                ? "the port speaks TLS; set kafka.security.protocol=SSL or SASL_SSL"
                                : "check the port in bootstrap.servers, or set kafka.security.protocol if it speaks TLS"));
    }

    /** Addresses that cannot be read or resolved are the client's to refuse. */
    private static List<InetSocketAddress> servers(String list) {
        List<InetSocketAddress> servers = new ArrayList<>();
        for (String server : list.split(",", -1)) {
            int colon = server.lastIndexOf(':');
            String port = server.substring(colon + 1).strip();
            if (colon > 0 && port.matches("\\d{1,5}") && Integer.parseInt(port) <= 0xffff) {
                String host = server.substring(0, colon).strip();
                host = host.substring(host.lastIndexOf('/') + 1).replaceAll("[\\[\\]]", "");
                servers.add(new InetSocketAddress(host, Integer.parseInt(port)));
            }
        }
        return servers;
    }
}
