package io.zonelog.deploy.config;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people write them: {@code 5ms}, {@code 30s}, {@code 2min}, {@code 1h}. */
public final class Durations {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})\\s*(us|ms|s|min|h)", Pattern.CASE_INSENSITIVE);

    private Durations() {}

    /**
     * Reads a time.
     *
     * @throws IllegalArgumentException if the text is no time; the message is one line
     */
    public static Duration parse(String text) {
        Matcher matcher = DURATION.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no time; write it as 500us, 5ms, 30s, 2min or 1h");
        }
        long value = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
            case "us" -> Duration.ofNanos(value * 1000);
            case "ms" -> Duration.ofMillis(value);
            case "s" -> Duration.ofSeconds(value);
            case "min" -> Duration.ofMinutes(value);
            default -> Duration.ofHours(value);
        };
    }
}
