package io.zonelog.deploy.command.query;

import io.zonelog.deploy.command.answer.AnswerSource;
import io.zonelog.deploy.command.option.OutputOption;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.data.QueryData;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.view.source.PartitionRow;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code zonelog partitions}: what a data directory has of each partition. */
@Command(
        name = "partitions",
        description = {
            "Shows what the data directory has of each partition: held, left behind, or being built.",
            "partitions drop removes one that is left behind."
        },
        footer = {"  zonelog partitions", "  zonelog partitions --json", "  zonelog partitions drop zonelog.writes 0"})
public final class PartitionsCommand implements Verb {
    private final Terminal terminal;

    @Mixin
    private AnswerSource source = new AnswerSource();

    @Mixin
    private OutputOption output = new OutputOption();

    public PartitionsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public ExitCode call() {
        List<PartitionRow> rows = source.engine(terminal)
                .map(engine -> List.of(engine.get("/api/v1/partitions", PartitionRow[].class)))
                .orElseGet(this::ofDirectory);
        if (output.isJson()) {
            terminal.jsonRows(rows.iterator());
        } else {
            terminal.table(PartitionRow.table(rows));
        }
        return ExitCode.FINE;
    }

    private List<PartitionRow> ofDirectory() {
        try (QueryData open = QueryData.open(source.data().directory(terminal.environment()))) {
            return PartitionRow.of(open.store().positions());
        }
    }
}
