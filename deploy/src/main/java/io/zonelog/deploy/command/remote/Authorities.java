package io.zonelog.deploy.command.remote;

import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.http.TlsFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whose certificates a command trusts, where the system's authorities are not those of the engine. */
final class Authorities {
    private Authorities() {}

    /**
     * Connections to servers whose certificate is in a PEM file, or comes from an authority in it. Names are checked as ever.
     *
     * @throws CommandFailure with one line, if the file cannot be used
     */
    static SSLContext in(Path file) {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            for (Certificate each : TlsFiles.certificates(file)) {
                trusted.setCertificateEntry("certificate-" + trusted.size(), each);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException unusable) {
            throw CommandFailure.usage(
                    "the certificates of --cacert " + file + " cannot be used: " + FailureLine.of(unusable), unusable);
        }
    }
}
