package io.zonelog.deploy.command.answer;

import io.zonelog.deploy.command.option.DataOption;
import io.zonelog.deploy.command.option.UrlOption;
import io.zonelog.deploy.command.remote.EngineClient;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.terminal.Terminal;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;

/** What a query is about: a data directory, or the engine at a URL. */
public final class AnswerSource {
    @Mixin
    private DataOption data = new DataOption();

    @Mixin
    private UrlOption url = new UrlOption();

    /** As the command line says. */
    public AnswerSource() {}

    /** What is known already. */
    public AnswerSource(DataOption data) {
        this.data = data;
    }

    /** Begins to ask; to be closed. */
    public Answers open(Terminal terminal) {
        Optional<EngineClient> engine = engine(terminal);
        return engine.isPresent()
                ? new EngineAnswers(engine.get())
                : new DirectoryAnswers(data.directory(terminal.environment()));
    }

    /** The same with another way to the data directory. */
    public Answers open(Terminal terminal, Supplier<DataDirectory> directory) {
        return engine(terminal).<Answers>map(EngineAnswers::new).orElseGet(() -> new DirectoryAnswers(directory.get()));
    }

    /** The answers of an engine. */
    public static Answers answersOf(EngineClient engine) {
        return new EngineAnswers(engine);
    }

    /** The engine at the URL; empty if a data directory is asked. */
    public Optional<EngineClient> engine(Terminal terminal) {
        return url.engine(terminal.environment(), data);
    }

    /** Which data directory, if no URL was given. */
    public DataOption data() {
        return data;
    }
}
