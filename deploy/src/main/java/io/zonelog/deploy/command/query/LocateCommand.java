package io.zonelog.deploy.command.query;

import io.zonelog.deploy.command.answer.AnswerSource;
import io.zonelog.deploy.command.answer.Answers;
import io.zonelog.deploy.command.option.OutputOption;
import io.zonelog.deploy.command.option.RecordOption;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.terminal.TextTable;
import io.zonelog.deploy.terminal.TextTable.Column;
import io.zonelog.deploy.view.source.LocatedRows;
import io.zonelog.deploy.view.source.LocatedRows.Place;
import io.zonelog.mapping.Printable;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code zonelog locate TOPIC PARTITION OFFSET}: which extents a record went to. */
@Command(
        name = "locate",
        description = {
            "Shows the extents that a Kafka record went to.",
            "Extents that were merged cover the records of all their parts. Exit 1 if no live extent does."
        },
        footer = {"  zonelog locate zonelog.writes 0 4711", "  zonelog locate zonelog.writes 0 4711 --json"})
public final class LocateCommand implements Verb {
    private final Terminal terminal;

    @Mixin
    private AnswerSource source = new AnswerSource();

    @Mixin
    private OutputOption output = new OutputOption();

    @Mixin
    private RecordOption record = new RecordOption();

    public LocateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public ExitCode call() {
        Place place = record.place();
        try (Answers answers = source.open(terminal)) {
            Iterator<LocatedRows.LocatedRow> rows = answers.located(place);
            ExitCode exitCode = rows.hasNext() ? ExitCode.FINE : ExitCode.PROBLEM;
            if (output.isJson()) {
                terminal.jsonRows(rows);
            } else {
                print(place, rows);
            }
            return exitCode;
        }
    }

    private void print(Place place, Iterator<LocatedRows.LocatedRow> rows) {
        if (!rows.hasNext()) {
            terminal.note("no live extent holds record " + place.offset() + " of " + place.topic() + "/"
                    + place.partition() + ": it is not consumed yet, carried no data, or was overwritten");
            return;
        }
        TextTable<LocatedRows.LocatedRow> table = new TextTable<>(List.of(
                Column.right("FILE OFFSET", row -> row.extent().fileOffsetBytes()),
                Column.right("LENGTH", row -> row.extent().lengthBytes()),
                Column.right("SECTOR", row -> row.extent().sector()),
                Column.right("ZONE", row -> row.extent().zone()),
                Column.right(
                        "SOURCE OFFSETS",
                        row -> row.extent().firstSourceOffset() + ".."
                                + row.extent().lastSourceOffset()),
                Column.left("KEY", row -> Printable.name(row.key()))));
        terminal.table(table, rows);
    }
}
