package io.zonelog.connector.client;

/** No broker answered; asking again later may help. */
public final class BrokerUnreachableException extends Exception {
    public BrokerUnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}
