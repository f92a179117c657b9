package io.zonelog.deploy.command.operate;

import io.zonelog.connector.OfflineSkip;
import io.zonelog.connector.apply.EnginePart;
import io.zonelog.connector.client.KafkaClients;
import io.zonelog.connector.options.ConnectorOptions;
import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.deploy.command.option.RecordOption;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.KafkaSettings;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.EngineData;
import io.zonelog.deploy.data.LastRun;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.view.source.LocatedRows.Place;
import io.zonelog.deploy.view.source.SkippedRecord;
import io.zonelog.deploy.wiring.ConfiguredConnector;
import io.zonelog.deploy.wiring.ConfiguredEngine;
import io.zonelog.engine.EngineMailbox;
import io.zonelog.engine.EnginePorts;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code zonelog offsets skip}: passes one record without applying it. */
@Command(
        name = "skip",
        description = {
            "Passes one record without applying it: the next one of its partition, which holds the partition up.",
            "It goes to the dead-letter topic if there is one, and is named in the log otherwise.",
            "A running engine is asked over HTTP, with the http.token that it was given; without one, it is done here,"
                    + " with the settings of the engine."
        },
        footer = {"  zonelog offsets skip zonelog.writes 0 4711"})
public final class SkipCommand implements Verb {
    private final Terminal terminal;

    @Mixin
    private OperatorOrder order = new OperatorOrder();

    @Mixin
    private RecordOption record = new RecordOption();

    public SkipCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public ExitCode call() {
        Place place = record.place();
        String path = "/api/v1/offsets/skip?topic=" + URLEncoder.encode(place.topic(), StandardCharsets.UTF_8)
                + "&partition=" + place.partition() + "&offset=" + place.offset();
        SkippedRecord done = order.carryOut(
                terminal,
                engine -> engine.post(path, SkippedRecord.class),
                (settings, directory) -> offline(settings, directory, place));
        return order.print(terminal, done, done.line());
    }

    private SkippedRecord offline(Configuration settings, DataDirectory directory, Place place) {
        ExecutorService commitThread = EnginePorts.newCommitThread();
        try (EngineData open = EngineData.open(directory, ConfiguredEngine.metadata(settings))) {
            ConnectorOptions options = ConfiguredConnector.of(
                    ofLastRun(settings, directory), open.device().geometry().deviceUuid());
            EnginePorts ports =
                    new EnginePorts(open.device(), open.store(), commitThread, System::nanoTime, new EngineMailbox());
            EnginePart engine = EnginePart.alone(
                    ports, ConfiguredEngine.engine(settings, open.device().geometry()));
            return SkippedRecord.of(
                    new OfflineSkip(engine, KafkaClients.of(options), options)
                            .skip(new TopicPartition(place.topic(), place.partition()), place.offset()),
                    place.offset(),
                    options.badRecords() instanceof ConnectorOptions.BadRecordPolicy.DeadLetter letters
                            ? letters.topic()
                            : "");
        } catch (IllegalArgumentException | ConnectorStopException refused) {
            throw CommandFailure.problem(FailureLine.of(refused), refused);
        } finally {
            commitThread.shutdown();
        }
    }

    /** The brokers of the last run, unless told otherwise. */
    private static Configuration ofLastRun(Configuration settings, DataDirectory directory) {
        Optional<LastRun> lastRun = LastRun.of(directory);
        return lastRun.map(run ->
                        settings.withDefault(KafkaSettings.BOOTSTRAP_SERVERS, run.bootstrapServers(), "last run"))
                .orElse(settings);
    }
}
