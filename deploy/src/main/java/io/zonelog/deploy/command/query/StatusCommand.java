package io.zonelog.deploy.command.query;

import io.zonelog.deploy.command.answer.AnswerSource;
import io.zonelog.deploy.command.answer.Answers;
import io.zonelog.deploy.command.option.OutputOption;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.command.remote.EngineClient;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Terminal;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code zonelog status}: how the engine is, on one screen. */
@Command(
        name = "status",
        description = {
            "Shows how the engine is: health, space, lag and partitions, version and addresses.",
            "Exit 0 if records become durable, 1 if not, or if no engine answers."
        },
        footer = {"  zonelog status", "  zonelog status --url http://storage:8480 --watch 2", "  zonelog status --json"
        })
public final class StatusCommand implements Verb {
    private final Terminal terminal;

    @Mixin
    private AnswerSource source = new AnswerSource();

    @Mixin
    private OutputOption output = new OutputOption();

    @Mixin
    private WatchOption watch = new WatchOption();

    private ExitCode exitCode = ExitCode.FINE;

    public StatusCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public ExitCode call() throws InterruptedException {
        watch.repeat(terminal, this::answer);
        return exitCode;
    }

    private void answer() {
        EngineStatus status = status();
        if (output.isJson()) {
            terminal.json(status);
        } else {
            status.lines(terminal).forEach(terminal::line);
        }
        exitCode = status.isUp() ? ExitCode.FINE : ExitCode.PROBLEM;
    }

    private EngineStatus status() {
        Optional<EngineClient> engine = source.engine(terminal);
        if (engine.isEmpty()) {
            DataDirectory directory = source.data().directory(terminal.environment());
            directory.verifiedDevice();
            engine = EngineClient.listening(directory);
        }
        try (Answers answers = engine.map(AnswerSource::answersOf).orElseGet(() -> source.open(terminal))) {
            return engine.map(client -> EngineStatus.of(client, answers))
                    .orElseGet(() -> EngineStatus.withoutEngine(answers));
        }
    }
}
