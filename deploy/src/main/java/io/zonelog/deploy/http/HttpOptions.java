package io.zonelog.deploy.http;

import java.util.UUID;

/**
 * Where the server listens, and who may command it.
 *
 * @param address a host name or address; only this one is bound
 * @param port from 0 (any free one) to 65535
 * @param token who knows it may pause and resume; empty: nobody may
 * @param deviceUuid the device that the engine works on; requests for another one are refused
 */
public record HttpOptions(String address, int port, String token, UUID deviceUuid) {
    @Override
    public String toString() {
        return address + ":" + port;
    }
}
