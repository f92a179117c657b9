package io.zonelog.deploy.command.operate;

import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.EngineData;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.view.source.PartitionRow;
import io.zonelog.deploy.wiring.ConfiguredEngine;
import io.zonelog.engine.DrivenEngine;
import io.zonelog.engine.PartitionEraser;
import io.zonelog.engine.batch.WritebackListener;
import io.zonelog.mapping.SourcePosition;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code zonelog partitions drop}: removes the files of a partition that is left behind. */
@Command(
        name = "drop",
        description = {
            "Removes the files of a partition that is left behind, and gives their space back.",
            "If the partition comes back later, it is built anew.",
            "A running engine is asked over HTTP, with the http.token that it was given; without one, it is done here."
        },
        footer = {"  zonelog partitions drop zonelog.writes 0"})
public final class PartitionsDropCommand implements Verb {
    private final Terminal terminal;

    @Mixin
    private OperatorOrder order = new OperatorOrder();

    @Parameters(index = "0", paramLabel = "TOPIC", description = "The topic.")
    private String topic = "";

    @Parameters(index = "1", paramLabel = "PARTITION", description = "The partition's number.")
    private int partition;

    public PartitionsDropCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public ExitCode call() {
        String path = "/api/v1/partitions/drop?topic=" + URLEncoder.encode(topic, StandardCharsets.UTF_8)
                + "&partition=" + partition;
        PartitionRow done = order.carryOut(terminal, engine -> engine.post(path, PartitionRow.class), this::offline);
        return order.print(terminal, done, done.topic() + "/" + done.partition() + ": dropped");
    }

    private PartitionRow offline(Configuration settings, DataDirectory directory) {
        try (EngineData open = EngineData.open(directory, ConfiguredEngine.metadata(settings));
                DrivenEngine engine = DrivenEngine.open(
                        open.device(),
                        open.store(),
                        ConfiguredEngine.engine(settings, open.device().geometry()),
                        WritebackListener.NONE)) {
            SourcePosition known = engine.engine().sources().all().stream()
                    .filter(position -> position.identity().topic().equals(topic)
                            && position.identity().partition() == partition)
                    .findFirst()
                    .orElseThrow(
                            () -> CommandFailure.usage("the data directory has nothing of " + topic + "/" + partition));
            if (known.state().isHeld()) {
                throw CommandFailure.usage(
                        known.identity()
                                + " is not left behind: it is held here; start the engine once, so that its group tells what is its own");
            }
            PartitionEraser eraser = new PartitionEraser(engine.engine(), open.store(), System::currentTimeMillis);
            engine.engine().tellCommits((sequence, positions) -> eraser.committed(sequence));
            CompletableFuture<SourcePosition> erased = new CompletableFuture<>();
            eraser.erase(known.sourceId(), erased);
            while (!erased.isDone()) {
                if (eraser.turn() == 0) {
                    engine.work();
                }
            }
            return PartitionRow.of(erased.join());
        }
    }
}
