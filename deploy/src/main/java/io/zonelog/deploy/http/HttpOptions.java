package io.zonelog.deploy.http;

import java.util.List;
import java.util.UUID;

/**
 * Where the server listens, and who may command it.
 *
 * @param address a host name or address; only this one is bound
 * @param port from 0 (any free one) to 65535
 * @param hosts by which names and addresses requests may reach it, besides the address, those of the loopback, and the one they came to
 * @param token who knows it may pause and resume; empty: nobody may
 * @param deviceUuid the device that the engine works on; requests for another one are refused
 */
public record HttpOptions(String address, int port, List<String> hosts, String token, UUID deviceUuid) {
    /** Copies the hosts. */
    public HttpOptions {
        hosts = List.copyOf(hosts);
    }

    @Override
    public String toString() {
        return address + ":" + port;
    }
}
