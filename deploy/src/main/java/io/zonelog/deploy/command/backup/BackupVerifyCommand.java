package io.zonelog.deploy.command.backup;

import io.zonelog.deploy.backup.Backup;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Progress;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.terminal.Words;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code zonelog backup verify DIR}: whether a backup is whole. */
@Command(
        name = "verify",
        description =
                "Reads a whole backup and compares every block with its CRC32C. Exit 1 if anything is damaged or missing.",
        footer = {
            "  zonelog backup verify /mnt/backups",
            "  zonelog backup verify /mnt/backups --backup 2026-12-01T030000.000Z"
        })
public final class BackupVerifyCommand implements Verb {
    private final Terminal terminal;

    @Mixin
    private ChosenBackup chosen = new ChosenBackup();

    public BackupVerifyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public ExitCode call() {
        Backup backup = chosen.find();
        List<String> problems;
        try (Progress progress = terminal.progress("verify", backup.dataBytes())) {
            problems = backup.problems(progress);
        }
        problems.forEach(terminal::line);
        terminal.line(ChosenBackup.seen(backup) + ": "
                + (problems.isEmpty() ? "clean" : Words.counted(problems.size(), "problem")));
        return problems.isEmpty() ? ExitCode.FINE : ExitCode.PROBLEM;
    }
}
