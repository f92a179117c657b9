package io.zonelog.deploy.command.query;

import io.zonelog.deploy.command.option.DataOption;
import io.zonelog.deploy.command.option.OutputOption;
import io.zonelog.deploy.data.QueryData;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.view.FileFinder;
import io.zonelog.deploy.view.LeftBehind;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What queries about one file have in common: the file is found by its key, and the answer is about that. */
final class OneFile {
    @Mixin
    private DataOption data = new DataOption();

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(names = "--left", description = "Also if another engine holds its partition now: the file as it was then.")
    private boolean left;

    @Parameters(paramLabel = "KEY", description = "The file's key; key@topic/partition if several partitions have it.")
    private String key = "";

    /** As the command line says. */
    OneFile() {}

    /** What is known already. */
    OneFile(DataOption data, OutputOption output, String key) {
        this.data = data;
        this.output = output;
        this.key = key;
    }

    /** Answers a query. */
    interface Answer {
        /**
         * Prints the answer.
         *
         * @param output how
         */
        void print(QueryData open, FileFinder.FoundFile found, OutputOption output);
    }

    /** Finds the file and answers. */
    ExitCode answer(Terminal terminal, Answer answer) {
        try (QueryData open = QueryData.open(data.directory(terminal.environment()))) {
            answer.print(open, new FileFinder(open.store(), LeftBehind.shownIf(left)).find(key), output);
        }
        return ExitCode.FINE;
    }
}
