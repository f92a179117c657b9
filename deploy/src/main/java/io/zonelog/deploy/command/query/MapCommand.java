package io.zonelog.deploy.command.query;

import io.zonelog.deploy.command.answer.AnswerSource;
import io.zonelog.deploy.command.answer.Answers;
import io.zonelog.deploy.command.option.OutputOption;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.view.FileMap;
import io.zonelog.deploy.view.LeftBehind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code zonelog map KEY}: where every byte of a file lies. */
@Command(
        name = "map",
        description = "Shows where every byte of a file lies, as filefrag -v does.",
        footer = {"  zonelog map notes.txt", "  zonelog map notes.txt@zonelog.writes/3 --json"})
public final class MapCommand implements Verb {
    private final Terminal terminal;

    @Mixin
    private AnswerSource source = new AnswerSource();

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(names = "--left", description = "Also if another engine holds its partition now: the file as it was then.")
    private boolean left;

    @Parameters(paramLabel = "KEY", description = "The file's key; key@topic/partition if several partitions have it.")
    private String key = "";

    public MapCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    MapCommand(Terminal terminal, AnswerSource source, OutputOption output, String key) {
        this.terminal = terminal;
        this.source = source;
        this.output = output;
        this.key = key;
    }

    @Override
    public ExitCode call() {
        try (Answers answers = source.open(terminal)) {
            FileMap found = answers.map(key, LeftBehind.shownIf(left));
            FileMap map = found.with(terminal.whileRead(found.extents()));
            if (output.isJson()) {
                terminal.json(map);
            } else {
                map.print(terminal::line);
            }
        }
        return ExitCode.FINE;
    }
}
