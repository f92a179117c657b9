package io.zonelog.deploy.command.backup;

import io.zonelog.deploy.backup.Backup;
import io.zonelog.deploy.backup.BackupDraft;
import io.zonelog.deploy.command.option.ConfigurationOptions;
import io.zonelog.deploy.command.option.UrlOption;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.command.remote.EngineClient;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.HttpSettings;
import io.zonelog.deploy.content.SnapshotQuery;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.EngineAddress;
import io.zonelog.deploy.data.EngineData;
import io.zonelog.deploy.data.FaultInjection;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.http.files.SnapshotsHandler;
import io.zonelog.deploy.terminal.Progress;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.wiring.ConfiguredEngine;
import io.zonelog.engine.read.DataReadException;
import io.zonelog.engine.read.Readers;
import io.zonelog.engine.read.SnapshotReader;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.snapshot.SnapshotBase;
import io.zonelog.snapshot.SnapshotWriter;
import io.zonelog.zone.ReaderHolds;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code zonelog backup DIR}: everything of a data directory, beside a running engine or without one. */
@Command(
        name = "backup",
        description = {
            "Writes all partitions, each as of one position, into a new directory below DIR, and reads it back. Files that"
                    + " have not changed since the newest backup there are taken from that one; every seventh backup has everything.",
            "A running engine is asked over HTTP, with http.read.token or http.token if it has one; otherwise no engine may start"
                    + " meanwhile."
        },
        footer = {"  zonelog backup /mnt/backups", "  zonelog backup verify /mnt/backups"})
public final class BackupCommand implements Verb {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Terminal terminal;

    @Mixin
    private ConfigurationOptions.WithData configured = new ConfigurationOptions.WithData();

    @Mixin
    private UrlOption url = new UrlOption();

    /** The command verify has one of its own. */
    @Parameters(arity = "0..1", paramLabel = "DIR", description = "Where backups lie; made if it is not there.")
    private @Nullable Path given;

    @Option(names = "--full", description = "Takes everything, and builds upon no earlier backup.")
    private boolean full;

    @Option(
            names = "--keep",
            paramLabel = "N",
            description = "Removes older backups afterwards, but for the N newest and what these build upon.")
    private @Nullable Integer keep;

    public BackupCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public ExitCode call() {
        Path backups = given;
        if (backups == null) {
            throw CommandFailure.usage(
                    "backup needs the directory where backups lie; zonelog backup --help shows how it is used");
        }
        if (keep != null && keep < 1) {
            throw CommandFailure.usage("--keep must be 1 or more");
        }
        Backup made = url.engine(terminal.environment(), configured.data())
                .map(engine -> fromEngine(engine, backups))
                .orElseGet(() -> here(backups));
        terminal.line(ChosenBackup.seen(made) + ", in " + made.directory());
        if (keep != null) {
            Backup.removeOlder(backups, keep).forEach(name -> terminal.line("removed backup " + name));
        }
        return ExitCode.FINE;
    }

    private Backup here(Path backups) {
        Configuration settings = configured.settings(terminal.environment());
        DataDirectory directory = ConfigurationOptions.WithData.directory(settings);
        directory.verifiedDevice();
        return directory.isInUse()
                ? fromEngine(engineOf(directory, settings), backups)
                : fromDirectory(directory, settings, backups);
    }

    private Backup fromDirectory(DataDirectory directory, Configuration settings, Path backups) {
        ReaderHolds one = new ReaderHolds(new ReaderHolds.Limits(1, Long.MAX_VALUE, Long.MAX_VALUE), () -> 0, () -> {});
        try (EngineData data =
                        EngineData.open(directory, ConfiguredEngine.metadata(settings), FaultInjection.of(settings));
                SnapshotReader reader =
                        new Readers(data.store(), data.device(), one).open().orElseThrow();
                Progress progress = terminal.progress("backup", 0)) {
            BackupDraft draft = begin(backups);
            for (SourcePosition source : reader.view().positions()) {
                if (!source.state().isBuilding()) {
                    draft.add(source.identity().topic(), source.identity().partition(), (out, sinceOffset) -> {
                        SnapshotBase base = SnapshotBase.whole(sinceOffset);
                        try (SnapshotWriter writer =
                                new SnapshotWriter(reader, data.device().geometry(), source, base, out)) {
                            copy(writer, progress);
                        }
                    });
                }
            }
            return draft.completed(data.device().geometry().deviceUuid());
        } catch (DataReadException damaged) {
            throw CommandFailure.problem(
                    "a file is damaged: " + damaged.getMessage() + "; zonelog scrub lists all that are", damaged);
        }
    }

    private BackupDraft begin(Path backups) {
        return BackupDraft.begin(
                backups, Instant.now(), full ? BackupDraft.Extent.WHOLE : BackupDraft.Extent.CHANGES, terminal::note);
    }

    private static void copy(SnapshotWriter writer, Progress progress) throws IOException {
        long before = 0;
        boolean more = true;
        while (more) {
            more = writer.writeNext();
            progress.add(writer.dataBytes() - before);
            before = writer.dataBytes();
        }
    }

    private static EngineClient engineOf(DataDirectory directory, Configuration settings) {
        EngineAddress engine = EngineAddress.of(directory)
                .orElseThrow(() -> CommandFailure.usage("an engine is running on " + directory.root()
                        + " that serves no HTTP: stop it first, or start it with http=on"));
        String token = settings.isEmpty(HttpSettings.READ_TOKEN)
                ? settings.text(HttpSettings.TOKEN)
                : settings.text(HttpSettings.READ_TOKEN);
        return EngineClient.of(engine, token);
    }

    private Backup fromEngine(EngineClient engine, Path backups) {
        UUID deviceUuid = engine.device();
        try (Progress progress = terminal.progress("backup", 0)) {
            SnapshotsHandler.Held[] held = engine.get(SnapshotQuery.PATH, SnapshotsHandler.Held[].class);
            BackupDraft draft = begin(backups);
            for (SnapshotsHandler.Held one : held) {
                draft.add(one.topic(), one.partition(), (out, sinceOffset) -> {
                    String path = SnapshotQuery.PATH + one.topic() + "/" + one.partition();
                    String since = SnapshotQuery.of(SnapshotBase.whole(sinceOffset));
                    try (InputStream snapshot =
                            engine.open(path + since, Map.of()).body()) {
                        copy(snapshot, out, progress);
                    }
                });
            }
            return draft.completed(deviceUuid);
        }
    }

    private static void copy(InputStream from, OutputStream to, Progress progress) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int count = read(from, buffer); count >= 0; count = read(from, buffer)) {
            to.write(buffer, 0, count);
            progress.add(count);
        }
    }

    private static int read(InputStream from, byte[] buffer) {
        try {
            return from.read(buffer);
        } catch (IOException brokenOff) {
            throw CommandFailure.problem(
                    "the engine broke a snapshot off; its log says why: " + FailureLine.of(brokenOff), brokenOff);
        }
    }
}
