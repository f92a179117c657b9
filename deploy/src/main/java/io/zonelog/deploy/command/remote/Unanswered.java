package io.zonelog.deploy.command.remote;

import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.FailureLine;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/** Says in one line why no answer came, and what to look at. */
final class Unanswered {
    private Unanswered() {}

    /** The line for a request to a URL that ended so. */
    static CommandFailure line(String url, IOException failure) {
        return CommandFailure.problem(text(url, failure), failure);
    }

    private static String text(String url, IOException failure) {
        if (isCausedBy(failure, UnresolvedAddressException.class)) {
            return "no engine answers at " + url + ": there is no such host";
        }
        if (failure instanceof HttpConnectTimeoutException) {
            return "no engine answers at " + url + ": no connection in time";
        }
        if (failure instanceof ConnectException) {
            return "no engine answers at " + url + ": the connection is refused";
        }
        if (failure instanceof HttpTimeoutException) {
            return "the engine at " + url + " does not answer in time";
        }
        String reason = " (" + FailureLine.ofRoot(failure) + ")";
        if (isCausedBy(failure, CertificateException.class)) {
            return "the certificate of " + url + " is not trusted" + reason
                    + ": name a file with it or with its authority by --cacert";
        }
        if (isCausedBy(failure, SSLException.class)) {
            return "what listens at " + url + " does not speak TLS as https does" + reason
                    + ": does it want http, or another certificate?";
        }
        return "what listens at " + url + " does not answer as HTTP does" + reason
                + (url.startsWith("http:") ? ": does it want https?" : "");
    }

    private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> kind) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (kind.isInstance(each)) {
                return true;
            }
        }
        return false;
    }
}
