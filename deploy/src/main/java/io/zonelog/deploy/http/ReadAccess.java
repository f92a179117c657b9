package io.zonelog.deploy.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who may read files: who has the token for reading, or the one for commands; without a token for reading everybody on this host, where
 * only this host reaches the server.
 */
public final class ReadAccess {
    private final boolean open;
    private final boolean closed;
    private final List<BearerToken> tokens;

    /**
     * Decides by the settings.
     *
     * @param readToken http.read.token; empty for none
     * @param commandToken http.token; empty for none
     * @param address where the server listens, a name or an address
     */
    public ReadAccess(String readToken, String commandToken, String address) {
        open = readToken.isEmpty() && isLoopback(address);
        tokens = Stream.of(readToken, commandToken)
                .filter(token -> !token.isEmpty())
                .map(BearerToken::new)
                .toList();
        closed = readToken.isEmpty() && tokens.isEmpty();
    }

    /** Whether only this host reaches an address, which is given as a name or as one. */
    public static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            // The server will not listen there.
            return false;
        }
    }

    /**
     * Lets a request through that may read.
     *
     * @param authorization the Authorization header
     * @throws HttpProblem 403 if nobody may, 401 if the request has no token or another one
     */
    public void require(@Nullable String authorization) {
        if (open) {
            return;
        }
        if (closed) {
            throw HttpProblem.forbidden("files are not served to other hosts without a token; set http.read.token");
        }
        if (tokens.stream().noneMatch(token -> token.isIn(authorization))) {
            throw HttpProblem.unauthorized(
                    "this needs the header Authorization: Bearer TOKEN, with the value of http.read.token");
        }
    }
}
