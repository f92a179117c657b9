package io.zonelog.deploy.command.query;

import io.zonelog.deploy.ExitCode;
import io.zonelog.deploy.command.DataOption;
import io.zonelog.deploy.command.OutputOption;
import io.zonelog.deploy.command.Verb;
import io.zonelog.deploy.data.QueryData;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.view.FileFinder;
import io.zonelog.deploy.view.FileMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code zonelog map KEY}: where every byte of a file lies. */
@Command(name = "map", description = "Shows where every byte of a file lies, as filefrag -v does.")
public final class MapCommand implements Verb {
    private final Terminal terminal;

    @Mixin
    private DataOption data = new DataOption();

    @Mixin
    private OutputOption output = new OutputOption();

    @Parameters(paramLabel = "KEY", description = "The file's key; key@topic/partition if several partitions have it.")
    private String key = "";

    public MapCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public ExitCode call() {
        try (QueryData open = QueryData.open(data.directory(terminal.environment()))) {
            FileMap map = FileMap.of(new FileFinder(open.store()).find(key), open.store(), open.geometry());
            if (output.isJson()) {
                terminal.json(map);
            } else {
                map.lines().forEach(terminal::line);
            }
        }
        return ExitCode.FINE;
    }
}
