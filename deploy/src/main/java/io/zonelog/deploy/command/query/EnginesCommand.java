package io.zonelog.deploy.command.query;

import io.zonelog.deploy.command.answer.AnswerSource;
import io.zonelog.deploy.command.option.DirectoryOption;
import io.zonelog.deploy.command.option.OutputOption;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.view.source.EngineRow;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code zonelog engines}: who is in the directory of engines. */
@Command(
        name = "engines",
        description = {
            "Shows the engines that are in the directory, and how many partitions each one has.",
            "Asks the brokers of the last run of the data directory, unless told otherwise."
        },
        footer = {
            "  zonelog engines",
            "  zonelog engines --bootstrap-server kafka:9092 --json",
            "  zonelog engines --watch 5"
        })
public final class EnginesCommand implements Verb {
    private final Terminal terminal;

    @Mixin
    private AnswerSource source = new AnswerSource();

    @Mixin
    private OutputOption output = new OutputOption();

    @Mixin
    private DirectoryOption directory = new DirectoryOption();

    @Mixin
    private WatchOption watch = new WatchOption();

    public EnginesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public ExitCode call() throws InterruptedException {
        watch.repeat(terminal, this::answer);
        return ExitCode.FINE;
    }

    private void answer() {
        List<EngineRow> rows = source.engine(terminal)
                .map(engine -> List.of(engine.get("/api/v1/engines", EngineRow[].class)))
                .orElseGet(() -> directory.read(terminal, source.data()));
        if (output.isJson()) {
            terminal.jsonRows(rows.iterator());
        } else {
            terminal.table(EngineRow.table(rows));
        }
    }
}
