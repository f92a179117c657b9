package io.zonelog.deploy.command.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonelog.deploy.command.operate.EngineClient;
import io.zonelog.deploy.command.option.ConfigurationOptions;
import io.zonelog.deploy.command.option.DataOption;
import io.zonelog.deploy.command.option.OutputOption;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.data.BackEnd;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.QueryData;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.terminal.Terminal.Colour;
import io.zonelog.deploy.terminal.Terminal.Screen;
import io.zonelog.deploy.view.ZoneReport;
import io.zonelog.deploy.view.ZoneRow;
import io.zonelog.deploy.watch.SpaceLines;
import io.zonelog.deploy.watch.SpaceView;
import io.zonelog.deploy.watch.ZoneCensus;
import io.zonelog.device.ZonedDevice;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code zonelog zones}: the zone report. */
@Command(
        name = "zones",
        description = {
            "Reports the zones much as blkzone report does, with used and dead blocks and a bar.",
            "In the bar, # is used, . is dead, blank is not written."
        },
        footer = {
            "  zonelog zones",
            "  zonelog zones --watch 2",
            "  zonelog zones --all --json",
            "  zonelog zones --space --json"
        })
public final class ZonesCommand implements Verb {
    private final Terminal terminal;

    @Mixin
    private DataOption data = new DataOption();

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(names = "--blkzone", description = "Print all zones exactly as blkzone report does.")
    private boolean blkzone;

    @Option(names = "--all", description = "Show empty zones too; JSON always has them.")
    private boolean all;

    @Option(
            names = "--space",
            description =
                    "Show sums instead of zones; with a running engine that listens also what it has left, its open"
                            + " zones, and what reclaim did.")
    private boolean space;

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Mixin
    private WatchOption watch = new WatchOption();

    public ZonesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    ZonesCommand(Terminal terminal, DataOption data, OutputOption output) {
        this.terminal = terminal;
        this.data = data;
        this.output = output;
    }

    @Override
    public ExitCode call() throws InterruptedException {
        if (blkzone && (output.isJson() || all)) {
            throw CommandFailure.usage("--blkzone goes with neither --json nor --all");
        }
        if (space && (blkzone || all)) {
            throw CommandFailure.usage("--space goes with neither --blkzone nor --all");
        }
        watch.repeat(terminal, space ? this::answerSpace : blkzone ? this::answerAsBlkzone : this::answer);
        return ExitCode.FINE;
    }

    private void answer() {
        ZoneReport report = report(data.directory(terminal.environment()));
        if (output.isJson()) {
            terminal.jsonRows(report.rows().iterator());
        } else {
            report.shown(all ? ZoneReport.Shown.ALL : ZoneReport.Shown.NOT_EMPTY)
                    .forEach(row -> terminal.line(painted(row, report.line(row))));
            terminal.line(report.total());
            terminal.line(report.byUse());
        }
    }

    /** Also of a device that no engine has used yet: it may have been drilled. */
    private static ZoneReport report(DataDirectory directory) {
        if (!Files.exists(directory.metadata())) {
            UUID deviceUuid = directory.verifiedDevice();
            try (ZonedDevice device = BackEnd.openReadOnly(directory)) {
                List<ZoneRow> rows = ZoneRow.of(device, new InMemoryMappingStore(deviceUuid));
                if (rows.stream().allMatch(row -> row.writtenBlocks() == 0)) {
                    return new ZoneReport(device.geometry(), rows);
                }
            } catch (IOException failure) {
                throw CommandFailure.usage(FailureLine.of(failure), failure);
            }
        }
        try (QueryData open = QueryData.open(directory)) {
            List<ZoneRow> live = liveRows(directory);
            return new ZoneReport(open.geometry(), live.isEmpty() ? ZoneRow.of(open.device(), open.store()) : live);
        }
    }

    /** From the engine at work, if one listens: the device tells which zones are open to its owner alone. */
    private static List<ZoneRow> liveRows(DataDirectory directory) {
        ObjectMapper json = new ObjectMapper();
        List<ZoneRow> rows = new ArrayList<>();
        int count = 1;
        while (rows.size() < count) {
            JsonNode page = EngineClient.ask(directory, "/api/v1/zones?limit=10000&from=" + rows.size())
                    .orElse(json.missingNode());
            if (page.path("zones").isEmpty()) {
                return List.of();
            }
            count = page.path("zoneCount").intValue();
            page.path("zones").forEach(row -> rows.add(json.convertValue(row, ZoneRow.class)));
        }
        return rows;
    }

    private void answerSpace() {
        DataDirectory directory = ConfigurationOptions.WithData.directory(
                ConfigurationOptions.WithData.settings(configuration, data, terminal.environment()));
        JsonNode answer = EngineClient.ask(directory, "/api/v1/space").orElseGet(() -> {
            ZoneReport report = report(directory);
            ZoneCensus.Space sums =
                    ZoneCensus.Space.of(report.rows(), report.geometry().blockSizeBytes());
            return new ObjectMapper().valueToTree(SpaceView.of(report.geometry(), sums, SpaceView.Engine.NONE));
        });
        if (output.isJson()) {
            terminal.json(answer);
        } else {
            SpaceLines.of(answer).forEach(terminal::line);
        }
    }

    /** A zone that takes no data any more, or gives none back, stands out. */
    private String painted(ZoneRow row, String line) {
        return switch (row.condition()) {
            case "offline" -> terminal.painted(Screen.OUT, Colour.RED, line);
            case "read-only" -> terminal.painted(Screen.OUT, Colour.YELLOW, line);
            default -> line;
        };
    }

    private void answerAsBlkzone() {
        DataDirectory directory = data.directory(terminal.environment());
        UUID deviceUuid = directory.verifiedDevice();
        try (ZonedDevice device = BackEnd.openReadOnly(directory)) {
            List<ZoneRow> live = liveRows(directory);
            (live.isEmpty() ? ZoneRow.of(device, new InMemoryMappingStore(deviceUuid)) : live)
                    .forEach(row -> terminal.line(ZoneReport.BlkzoneLine.of(device.geometry(), row)));
        } catch (IOException failure) {
            throw CommandFailure.usage(FailureLine.of(failure), failure);
        }
    }
}
