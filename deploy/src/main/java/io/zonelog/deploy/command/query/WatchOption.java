package io.zonelog.deploy.command.query;

import io.zonelog.deploy.config.Durations;
import io.zonelog.deploy.terminal.Terminal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --watch}: the answer again and again. */
public final class WatchOption {
    @Option(
            names = "--watch",
            paramLabel = "SECONDS",
            converter = IntervalConverter.class,
            description = "Answer again every so many seconds (or 500ms, 2min), until Ctrl-C.")
    private @Nullable Duration interval;

    /** Reads whole seconds, or a time with its unit. */
    static final class IntervalConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                Duration interval = Durations.parse(text.matches("\\d+") ? text + "s" : text);
                if (interval.isZero()) {
                    throw new TypeConversionException("must be longer than nothing");
                }
                return interval;
            } catch (IllegalArgumentException refused) {
                throw new TypeConversionException(refused.getMessage());
            }
        }
    }

    /** Answers once, or with the option until nobody reads the answers any more. */
    void repeat(Terminal terminal, Runnable answer) throws InterruptedException {
        answer.run();
        terminal.flush();
        while (interval != null && terminal.isRead()) {
            Thread.sleep(interval.toMillis(), interval.toNanosPart() % 1_000_000);
            terminal.clearScreen();
            answer.run();
            terminal.flush();
        }
    }
}
