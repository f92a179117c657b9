package io.zonelog.deploy.command.operate;

import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.EngineData;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.view.FileFinder;
import io.zonelog.deploy.view.FileRow;
import io.zonelog.deploy.view.LeftBehind;
import io.zonelog.deploy.wiring.ConfiguredEngine;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.mapping.Printable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What unlink and truncate have in common. */
final class FileOrder {
    @Mixin
    private OperatorOrder order = new OperatorOrder();

    @Parameters(paramLabel = "KEY", description = "The file's key; key@topic/partition if several partitions have it.")
    private String key = "";

    /**
     * Carries an order out.
     *
     * @param verb its name in the API
     * @param parameters further parameters of the API
     */
    ExitCode carryOut(Terminal terminal, String verb, String parameters, FileOperation operation) {
        String path = "/api/v1/files/" + verb + "?key=" + URLEncoder.encode(key, StandardCharsets.UTF_8) + parameters;
        FileRow.Order done = order.carryOut(
                terminal,
                engine -> engine.post(path, FileRow.Order.class),
                (settings, directory) -> offline(settings, directory, operation));
        return order.print(
                terminal,
                done,
                Printable.name(done.key()) + ": done at offset " + done.position() + " of " + done.topic()
                        + " partition " + done.partition());
    }

    private FileRow.Order offline(Configuration settings, DataDirectory directory, FileOperation operation) {
        try (EngineData open = EngineData.open(directory, ConfiguredEngine.metadata(settings))) {
            FileFinder.FoundFile found = new FileFinder(open.store(), LeftBehind.HIDDEN).find(key);
            OfflineOrder.run(
                    open,
                    ConfiguredEngine.engine(settings, open.device().geometry()),
                    found.file().key(),
                    operation);
            return open.store().positions().stream()
                    .filter(position ->
                            position.sourceId() == found.file().key().sourceId())
                    .findFirst()
                    .map(position -> FileRow.Order.of(found.file().key(), position))
                    .orElseThrow(() -> CommandFailure.problem("the file's partition has no position"));
        }
    }
}
