package io.zonelog.deploy.command.query;

import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.view.ExtentRow;
import io.zonelog.deploy.view.FileMap;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.Extent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code zonelog map KEY}: where every byte of a file lies. */
@Command(
        name = "map",
        description = "Shows where every byte of a file lies, as filefrag -v does.",
        footer = {"  zonelog map notes.txt", "  zonelog map notes.txt@zonelog.writes/3 --json"})
public final class MapCommand implements Verb {
    private final Terminal terminal;

    @Mixin
    private OneFile file = new OneFile();

    public MapCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    MapCommand(Terminal terminal, OneFile file) {
        this.terminal = terminal;
        this.file = file;
    }

    @Override
    public ExitCode call() {
        return file.answer(terminal, (open, found, output) -> {
            try (Cursor<Extent> extents = open.store().extents(found.file().fileId(), 0)) {
                ExtentRow.Walk rows = new ExtentRow.Walk(found.file(), extents, open.geometry());
                FileMap map = FileMap.of(found, open.geometry(), terminal.whileRead(rows));
                if (output.isJson()) {
                    terminal.json(map);
                } else {
                    map.print(terminal::line);
                }
            }
        });
    }
}
