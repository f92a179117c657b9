package io.zonelog.deploy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.testing.Eventually;
import io.zonelog.deploy.testing.ShellRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server with a certificate. */
class TlsTest {
    @TempDir
    Path directory;

    private TlsFiles files;

    @BeforeEach
    void makeCertificates() throws Exception {
        make("one");
        make("two");
        files = new TlsFiles(directory.resolve("certificate.pem"), directory.resolve("key.pem"));
        use("one", "one");
    }

    private void make(String name) throws Exception {
        ShellRun made = ShellRun.shell(
                directory,
                "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=" + name
                        + " -addext subjectAltName=IP:127.0.0.1 -keyout " + name + ".key -out " + name + ".crt 2>&1");
        assertThat(made.status()).as(made.output()).isZero();
    }

    private void use(String certificate, String key) throws IOException {
        Files.write(files.certificate(), Files.readAllBytes(directory.resolve(certificate + ".crt")));
        Files.write(files.key(), Files.readAllBytes(directory.resolve(key + ".key")));
    }

    @Test
    void bothPortsSpeakTlsOnly() throws Exception {
        HttpService.FurtherPort further =
                new HttpService.FurtherPort("other.port", 0, new RouteHandler(List.of(), options()), (r, s, c) -> {});
        try (HttpService service = HttpService.start(options(), List.of(), rest -> rest, List.of(further))) {
            assertThat(service.url()).startsWith("https://127.0.0.1:");
            for (int port :
                    new int[] {service.port(), service.port("other.port").orElseThrow()}) {
                assertThat(subject(port)).isEqualTo("CN=one");
                assertThat(RawExchange.of(port, "GET / HTTP/1.0\r\n\r\n")).doesNotStartWith("HTTP");
            }
        }
    }

    @Test
    void newConnectionsGetTheCertificateThatTheFilesHold() throws Exception {
        ReloadedTls tls = new ReloadedTls(files);
        tls.contexts().start();
        assertThat(served(tls)).isEqualTo("CN=one");
        use("two", "two");
        tls.reload();
        assertThat(served(tls)).isEqualTo("CN=two");
        use("one", "two");
        tls.reload();
        assertThat(served(tls)).as("a pair that does not fit").isEqualTo("CN=two");
        Files.writeString(files.certificate(), "half a file");
        tls.reload();
        assertThat(served(tls)).isEqualTo("CN=two");
        tls.contexts().stop();
    }

    @Test
    void aServerThatRunsTakesThemByItself() throws Exception {
        try (HttpService service = HttpService.start(options(), List.of())) {
            assertThat(subject(service.port())).isEqualTo("CN=one");
            use("two", "two");
            Eventually.until("the other certificate is served", () -> "CN=two".equals(subjectNow(service.port())));
        }
    }

    private String subjectNow(int port) {
        try {
            return subject(port);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void filesThatCannotBeUsedAreToldInOneLine() throws Exception {
        use("one", "two");
        assertThatThrownBy(files::load)
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("not that of the certificate");
        Files.writeString(files.key(), "-----BEGIN EC PRIVATE KEY-----\nAA==\n-----END EC PRIVATE KEY-----\n");
        assertThatThrownBy(files::load).isInstanceOf(CommandFailure.class).hasMessageContaining("openssl pkcs8");
        Files.delete(files.certificate());
        assertThatThrownBy(files::load).isInstanceOf(CommandFailure.class).hasMessageContaining("certificate.pem");
        assertThatThrownBy(() -> HttpService.start(options(), List.of())).isInstanceOf(CommandFailure.class);
    }

    private HttpService.Options options() {
        return new HttpService.Options("127.0.0.1", 0, List.of(), "", new UUID(1, 2), files);
    }

    private String served(ReloadedTls tls) throws Exception {
        try (SSLServerSocket listening = tls.contexts().newSslServerSocket("127.0.0.1", 0, 1)) {
            CompletableFuture<Void> accepted = CompletableFuture.runAsync(() -> {
                try (Socket socket = listening.accept()) {
                    ((SSLSocket) socket).startHandshake();
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            });
            String subject = subject(listening.getLocalPort());
            accepted.join();
            return subject;
        }
    }

    /** Whose certificate a port shows to a client that trusts both. */
    private String subject(int port) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (String name : List.of("one", "two")) {
            Path certificate = directory.resolve(name + ".crt");
            trusted.setCertificateEntry(name, TlsFiles.certificates(certificate).get(0));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.startHandshake();
            Certificate[] chain = socket.getSession().getPeerCertificates();
            return ((X509Certificate) chain[0]).getSubjectX500Principal().getName();
        }
    }
}
