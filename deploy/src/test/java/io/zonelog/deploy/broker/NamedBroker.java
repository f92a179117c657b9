package io.zonelog.deploy.broker;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A broker that tells clients to reach it by the name localhost, which a process can be made to resolve to another address: {@code
 * NamedBroker DIRECTORY PORT}. Ends with its process.
 */
public final class NamedBroker {
    private NamedBroker() {}

    /** Prints a line when it is ready. */
    public static void main(String[] arguments) throws InterruptedException {
        EmbeddedBroker.Options options =
                new EmbeddedBroker.Options(Path.of(arguments[0]), Integer.parseInt(arguments[1]), 1);
        try (EmbeddedBroker broker = EmbeddedBroker.start(options, Optional.of("localhost"))) {
            System.out.println("broker ready: " + broker.bootstrapServers());
            Thread.currentThread().join();
        }
    }
}
