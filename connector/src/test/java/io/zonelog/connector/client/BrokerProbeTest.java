package io.zonelog.connector.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.connector.outcome.ConnectorStopException.StopReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerProbeTest {
    private static final byte[] TLS_ALERT = {0x15, 3, 3, 0, 2, 2, 80};
    /** Size, correlation id, and that is all that is looked at. */
    private static final byte[] BROKER = {0, 0, 0, 4, 0, 0, 0, 0};

    @Test
    void aPortThatSpeaksTlsIsToldOfInsteadOfItsAnswerBeingTakenForASize() throws Exception {
        try (Answering server = new Answering(TLS_ALERT)) {
            assertThatThrownBy(() -> BrokerProbe.check(settings(server.address())))
                    .isInstanceOfSatisfying(
                            ConnectorStopException.class,
                            stop -> assertThat(stop.reason()).isEqualTo(StopReason.CONFIGURATION))
                    .hasMessage("what answers at " + server.address()
                            + " is no Kafka broker without TLS (352518912 bytes would be the size of its answer): the port"
                            + " speaks TLS; set kafka.security.protocol=SSL or SASL_SSL");
        }
    }

    @Test
    void aPortThatSpeaksAnythingElseIsToldOfToo() throws Exception {
        try (Answering broker = new Answering(BROKER);
                Answering server = new Answering("HTTP/1.1 400\r\n\r\n".getBytes(StandardCharsets.US_ASCII))) {
            assertThatThrownBy(() -> BrokerProbe.check(settings(broker.address() + ", " + server.address())))
                    .hasMessageContaining(server.address())
                    .hasMessageContaining("check the port in bootstrap.servers");
        }
    }

    @Test
    void aBrokerIsSeenAndSilenceIsLeftToTheClient() throws Exception {
        try (Answering broker = new Answering(BROKER);
                Answering silent = new Answering(new byte[0])) {
            assertThat(BrokerProbe.check(settings(silent.address() + "," + broker.address())))
                    .isTrue();
            assertThat(BrokerProbe.check(settings(silent.address()))).isFalse();
            assertThat(BrokerProbe.check(settings("no port,host:many"))).isFalse();
        }
    }

    @Test
    void aClientThatSpeaksTlsNeedsNoQuestion() throws Exception {
        try (Answering server = new Answering(TLS_ALERT)) {
            Map<String, Object> settings = settings(server.address());
            settings.put("security.protocol", "SASL_SSL");
            assertThat(BrokerProbe.check(settings)).isTrue();
        }
    }

    private static Map<String, Object> settings(String servers) {
        return new HashMap<>(Map.of("bootstrap.servers", servers));
    }

    /** Answers whoever connects with some bytes, and closes. */
    private static final class Answering implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final Thread thread;

        Answering(byte[] answer) throws IOException {
            thread = new Thread(() -> serve(answer), "answering");
            thread.start();
        }

        private void serve(byte[] answer) {
            while (!socket.isClosed()) {
                try (Socket client = socket.accept()) {
                    client.getInputStream().readNBytes(Integer.BYTES);
                    client.getOutputStream().write(answer);
                } catch (IOException closed) {
                    if (!socket.isClosed()) {
                        throw new UncheckedIOException(closed);
                    }
                }
            }
        }

        String address() {
            return "127.0.0.1:" + socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            socket.close();
            thread.interrupt();
        }
    }
}
