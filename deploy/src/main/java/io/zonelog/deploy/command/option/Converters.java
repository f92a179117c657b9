package io.zonelog.deploy.command.option;

import io.zonelog.deploy.config.Durations;
import io.zonelog.deploy.config.Sizes;
import java.time.Duration;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Let options take values as settings do. */
public final class Converters {
    private Converters() {}

    /** Sizes such as {@code 64KiB}, in bytes. */
    public static final class Size implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return orRefused(Sizes::parse, text);
        }
    }

    /** Times such as {@code 8s}. */
    public static final class Time implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return orRefused(Durations::parse, text);
        }
    }

    private static <T> T orRefused(Function<String, T> parse, String text) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException refused) {
            throw new TypeConversionException(refused.getMessage());
        }
    }
}
