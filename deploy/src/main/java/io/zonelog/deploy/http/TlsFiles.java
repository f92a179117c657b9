package io.zonelog.deploy.http;

import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.FailureLine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * A server's certificate and key.
 *
 * @param certificate PEM file with the server's certificate first, and behind it those that lead to its authority
 * @param key PEM file with its private key, not encrypted (PKCS #8)
 */
public record TlsFiles(Path certificate, Path key) {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final byte[] PROBE = "probe".getBytes(StandardCharsets.US_ASCII);

    /**
     * Reads both.
     *
     * @throws CommandFailure with one line, if they cannot be read, or do not belong together
     */
    KeyStore load() {
        try {
            List<Certificate> chain = certificates(certificate);
            PrivateKey read = key(chain.get(0).getPublicKey().getAlgorithm());
            requirePair(read, chain.get(0));
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            keys.setKeyEntry("server", read, new char[0], chain.toArray(Certificate[]::new));
            return keys;
        } catch (IOException | GeneralSecurityException failure) {
            throw unusable(failure);
        }
    }

    private CommandFailure unusable(Exception failure) {
        return CommandFailure.usage(
                "http.tls.certificate=" + certificate + " and http.tls.key=" + key + " cannot be used ("
                        + FailureLine.ofRoot(failure) + ")",
                failure);
    }

    /**
     * Connections to servers that have this certificate, or another one from an authority in its file or known to the system.
     *
     * @throws CommandFailure as {@link #load}
     */
    public SSLContext trusting() {
        try {
            TrustManagerFactory system = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            system.init((KeyStore) null);
            List<Certificate> all = new ArrayList<>(certificates(certificate));
            for (TrustManager each : system.getTrustManagers()) {
                if (each instanceof X509TrustManager authorities) {
                    all.addAll(List.of(authorities.getAcceptedIssuers()));
                }
            }
            return trusting(all);
        } catch (IOException | GeneralSecurityException failure) {
            throw unusable(failure);
        }
    }

    /** Connections to servers that have one of some certificates, or one that comes from an authority among them. Names are checked as ever. */
    public static SSLContext trusting(List<Certificate> certificates) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (Certificate each : certificates) {
            trusted.setCertificateEntry(Integer.toString(trusted.size()), each);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** The certificates of a PEM file, at least one. */
    public static List<Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        try (InputStream pem = Files.newInputStream(file)) {
            List<Certificate> chain =
                    List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(pem));
            if (chain.isEmpty()) {
                throw new IOException("no certificate is in " + file);
            }
            return chain;
        }
    }

    private PrivateKey key(String algorithm) throws IOException, GeneralSecurityException {
        Matcher pem = KEY.matcher(Files.readString(key, StandardCharsets.ISO_8859_1));
        if (!pem.find()) {
            throw new IOException("no BEGIN PRIVATE KEY is in " + key
                    + "; openssl pkcs8 -topk8 -nodes makes one of another kind of key");
        }
        byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }

    private static void requirePair(PrivateKey key, Certificate certificate) throws GeneralSecurityException {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(PROBE);
        byte[] signature = signing.sign();
        signing.initVerify(certificate);
        signing.update(PROBE);
        if (!signing.verify(signature)) {
            throw new GeneralSecurityException("the key is not that of the certificate");
        }
    }
}
