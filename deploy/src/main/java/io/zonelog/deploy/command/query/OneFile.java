package io.zonelog.deploy.command.query;

import io.zonelog.deploy.ExitCode;
import io.zonelog.deploy.command.DataOption;
import io.zonelog.deploy.command.OutputOption;
import io.zonelog.deploy.data.QueryData;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.view.FileFinder;
import io.zonelog.deploy.view.FoundFile;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What queries about one file have in common: the file is found by its key, and the answer is one value. */
final class OneFile {
    @Mixin
    private DataOption data = new DataOption();

    @Mixin
    private OutputOption output = new OutputOption();

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

    /**
     * Answers.
     *
     * @param query makes the value, which is the JSON answer
     * @param lines the answer for people
     */
    <T> ExitCode answer(Terminal terminal, BiFunction<QueryData, FoundFile, T> query, Function<T, List<String>> lines) {
        try (QueryData open = QueryData.open(data.directory(terminal.environment()))) {
            T value = query.apply(open, new FileFinder(open.store()).find(key));
            if (output.isJson()) {
                terminal.json(value);
            } else {
                lines.apply(value).forEach(terminal::line);
            }
        }
        return ExitCode.FINE;
    }
}
