package io.zonelog.deploy.http;

import io.zonelog.deploy.failure.CommandFailure;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import org.eclipse.jetty.util.Scanner;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's TLS. New connections get the certificate that its files hold by now, a few seconds after they have changed; files that
 * cannot be used leave the last one in place. Reloaded on the server's scheduler.
 */
final class ReloadedTls {
    private static final Logger LOG = LoggerFactory.getLogger(ReloadedTls.class);
    private static final int INTERVAL_SECONDS = 1;

    private final TlsFiles files;
    private final SslContextFactory.Server contexts = new SslContextFactory.Server();

    /**
     * Reads the files.
     *
     * @throws CommandFailure if they cannot be used
     */
    ReloadedTls(TlsFiles files) {
        this.files = files;
        use(files.load(), contexts);
    }

    SslContextFactory.Server contexts() {
        return contexts;
    }

    /** What looks for changes while the server runs. */
    Scanner scanner(Scheduler scheduler) {
        Scanner scanner = new Scanner(scheduler);
        scanner.addFile(files.certificate().toAbsolutePath());
        scanner.addFile(files.key().toAbsolutePath());
        scanner.setScanInterval(INTERVAL_SECONDS);
        scanner.setReportExistingFilesOnStartup(false);
        scanner.addListener(new Scanner.BulkListener() {
            @Override
            public void pathsChanged(Map<Path, Scanner.Notification> changed) {
                reload();
            }
        });
        return scanner;
    }

    /** Takes what the files hold now. */
    void reload() {
        try {
            KeyStore keys = files.load();
            contexts.reload(loaded -> use(keys, loaded));
            LOG.info("new connections get the certificate that {} holds now", files.certificate());
        } catch (CommandFailure unusable) {
            LOG.warn("the certificate stays as it was: {}", unusable.getMessage());
        } catch (Exception failure) {
            LOG.warn("the certificate stays as it was", failure);
        }
    }

    private static void use(KeyStore keys, SslContextFactory contexts) {
        contexts.setKeyStore(keys);
        contexts.setKeyStorePassword("");
    }
}
