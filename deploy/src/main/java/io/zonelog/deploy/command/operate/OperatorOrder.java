package io.zonelog.deploy.command.operate;

import io.zonelog.deploy.command.option.ConfigurationOptions;
import io.zonelog.deploy.command.option.OutputOption;
import io.zonelog.deploy.command.option.UrlOption;
import io.zonelog.deploy.command.remote.EngineClient;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Terminal;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import picocli.CommandLine.Mixin;

/** What orders of an operator have in common: the engine that is named or runs on the data directory is asked, or the command is one for that long. */
public final class OperatorOrder {
    @Mixin
    private ConfigurationOptions.WithData configured = new ConfigurationOptions.WithData();

    @Mixin
    private UrlOption url = new UrlOption();

    @Mixin
    private OutputOption output = new OutputOption();

    /**
     * Carries an order out.
     *
     * @param asked asks an engine that runs
     * @param here does it on a data directory on which none does
     */
    public <T> T carryOut(
            Terminal terminal, Function<EngineClient, T> asked, BiFunction<Configuration, DataDirectory, T> here) {
        Optional<EngineClient> engine = url.engine(terminal.environment(), configured.data());
        if (engine.isPresent()) {
            return asked.apply(engine.get());
        }
        Configuration settings = configured.settings(terminal.environment());
        DataDirectory directory = ConfigurationOptions.WithData.directory(settings);
        directory.verifiedDevice();
        return directory.isInUse()
                ? asked.apply(EngineClient.of(directory, settings))
                : here.apply(settings, directory);
    }

    /** Prints what was done: as JSON if that is wanted, else in lines. */
    public ExitCode print(Terminal terminal, Object done, String... lines) {
        if (output.isJson()) {
            terminal.json(done);
        } else {
            for (String line : lines) {
                terminal.line(line);
            }
        }
        return ExitCode.FINE;
    }
}
