package io.zonelog.deploy.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The hosts by whose names requests may reach a server. A page of a stranger can have its own name lead here (DNS rebinding), and a browser
 * would then let it read the answers; but the request names that host.
 */
final class HostNames {
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9A-Fa-f:.]+]");

    private final Set<String> names = new HashSet<>(Set.of("localhost"));
    private final Set<InetAddress> addresses = new HashSet<>();

    /** Names and addresses, the latter of IPv6 in brackets, besides the names of the loopback, which are always good. */
    HostNames(List<String> hosts) {
        for (String host : hosts) {
            literal(host).ifPresentOrElse(addresses::add, () -> names.add(plain(host)));
        }
        addresses.removeIf(InetAddress::isAnyLocalAddress);
    }

    /**
     * Whether a request may have this host.
     *
     * @param host what the request says, without a port
     * @param reached the address of this host that the request came to
     */
    boolean accepts(String host, InetAddress reached) {
        return literal(host)
                .map(address -> address.isLoopbackAddress() || address.equals(reached) || addresses.contains(address))
                .orElseGet(() -> names.contains(plain(host)));
    }

    /** Names do not tell capital letters from small ones, and may end with the dot of the root. */
    private static String plain(String name) {
        String small = name.toLowerCase(Locale.ROOT);
        return small.endsWith(".") ? small.substring(0, small.length() - 1) : small;
    }

    /** An address that is written as one; no name is looked up. */
    private static Optional<InetAddress> literal(String host) {
        try {
            return IPV4.matcher(host).matches() || IPV6.matcher(host).matches()
                    ? Optional.of(InetAddress.getByName(host))
                    : Optional.empty();
        } catch (UnknownHostException noAddress) {
            return Optional.empty();
        }
    }
}
