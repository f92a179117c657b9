package io.zonelog.deploy.command.remote;

import io.zonelog.deploy.http.TlsFiles;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts the one certificate that an engine on this host serves, whatever name and authority it has: the engine of a data directory is
 * reached by its address, and the certificate's file is known to whoever may read the directory.
 */
public final class KnownCertificate extends X509ExtendedTrustManager {
    private final Certificate known;

    private KnownCertificate(Certificate known) {
        this.known = known;
    }

    /** Connections to a server with the first certificate of a PEM file. */
    static SSLContext of(Path file) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManager trusted =
                    new KnownCertificate(TlsFiles.certificates(file).get(0));
            context.init(null, new TrustManager[] {trusted}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException unusable) {
            throw new IOException("the certificate of " + file + " cannot be used", unusable);
        }
    }

    private void require(X509Certificate[] chain) throws CertificateException {
        if (chain.length == 0 || !chain[0].equals(known)) {
            throw new CertificateException("the server has another certificate");
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        require(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        require(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        require(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        require(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        require(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        require(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
