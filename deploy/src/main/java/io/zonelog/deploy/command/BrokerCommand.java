package io.zonelog.deploy.command;

import io.zonelog.deploy.broker.EmbeddedBroker;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Terminal;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code zonelog broker}: a Kafka broker of one node, until the process is told to end. */
@Command(
        name = "broker",
        description = "Runs a Kafka broker of one node on the loopback address, for trying zonelog without Docker."
                + " Topics are created on first use. Ends with SIGTERM or Ctrl-C.",
        footer = {"  zonelog broker &", "  zonelog broker --port 19092 --dir /tmp/broker --partitions 4"})
public final class BrokerCommand implements Verb {
    private final Terminal terminal;
    private final EndOfProcess end;

    @Option(names = "--port", paramLabel = "N", description = "Port; 0 for any (default ${DEFAULT-VALUE}).")
    private int port = 9092;

    @Option(names = "--dir", paramLabel = "DIR", description = "Where topics live (default ${DEFAULT-VALUE}).")
    private Path directory = Path.of("broker-data");

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "Partitions of a topic created on first use (default ${DEFAULT-VALUE}).")
    private int partitions = 1;

    public BrokerCommand(Terminal terminal, EndOfProcess end) {
        this.terminal = terminal;
        this.end = end;
    }

    @Override
    public ExitCode call() throws InterruptedException {
        if (port < 0 || port > 65_535 || partitions < 1) {
            throw CommandFailure.usage("--port must be from 0 to 65535, and --partitions at least 1");
        }
        EmbeddedBroker.Options options = new EmbeddedBroker.Options(directory, port, partitions);
        try (EmbeddedBroker broker = EmbeddedBroker.start(options)) {
            end.onSignal(() -> {});
            terminal.line("broker ready: bootstrap.servers=" + broker.bootstrapServers());
            terminal.flush();
            end.await();
        }
        return ExitCode.FINE;
    }
}
