package io.zonelog.deploy.command.backup;

import io.zonelog.deploy.backup.Backup;
import io.zonelog.deploy.config.Sizes;
import io.zonelog.deploy.terminal.Words;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which backup a command is about. */
final class ChosenBackup {
    @Parameters(paramLabel = "DIR", description = "The directory with the backups.")
    private Path backups = Path.of("");

    @Option(names = "--backup", paramLabel = "NAME", description = "Which backup (else the newest).")
    private @Nullable String name;

    /**
     * The backup itself.
     *
     * @throws io.zonelog.deploy.failure.CommandFailure with one line, if there is none
     */
    Backup find() {
        return Backup.find(backups, Optional.ofNullable(name));
    }

    /** What a backup holds, for people. */
    static String seen(Backup backup) {
        return "backup " + backup.name() + ", " + Words.counted(backup.partitionCount(), "partition") + ", "
                + Words.counted(backup.files(), "file") + ", " + Sizes.rounded(backup.dataBytes());
    }
}
