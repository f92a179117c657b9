package io.zonelog.deploy.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 4096}, {@code 64KiB}, {@code 1GiB}; always powers of 1024. */
public final class Sizes {
    private static final Pattern SIZE =
            Pattern.compile("(\\d{1,19})\\s*(B|KiB|MiB|GiB|TiB)?", Pattern.CASE_INSENSITIVE);
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};
    private static final long UNIT_STEP = 1024;

    private Sizes() {}

    /**
     * Reads a size.
     *
     * @return the size in bytes, 0 or more
     * @throws IllegalArgumentException if the text is no size or too large for a long; the message is one line
     */
    public static long parse(String text) {
        Matcher matcher = SIZE.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no size; write it as 4096, 64KiB, 8MiB or 1GiB");
        }
        try {
            long value = Long.parseLong(matcher.group(1));
            String unit = matcher.group(2) == null ? "B" : matcher.group(2);
            for (String known : UNITS) {
                if (known.toLowerCase(Locale.ROOT).equals(unit.toLowerCase(Locale.ROOT))) {
                    return value;
                }
                value = Math.multiplyExact(value, UNIT_STEP);
            }
            return value;
        } catch (NumberFormatException | ArithmeticException tooLarge) {
            throw new IllegalArgumentException("'" + text + "' is larger than any file", tooLarge);
        }
    }

    /** Writes a size so that {@link #parse} gives the same number: in the largest unit that leaves a whole number. */
    public static String exact(long bytes) {
        long value = bytes;
        int unit = 0;
        while (value != 0 && value % UNIT_STEP == 0 && unit + 1 < UNITS.length) {
            value /= UNIT_STEP;
            unit++;
        }
        return unit == 0 ? Long.toString(value) : value + UNITS[unit];
    }

    /** Writes a size for reading: about three digits and a unit. */
    public static String rounded(long bytes) {
        double value = bytes;
        int unit = 0;
        while (Math.abs(value) >= UNIT_STEP && unit + 1 < UNITS.length) {
            value /= UNIT_STEP;
            unit++;
        }
        if (unit == 0) {
            return bytes + " B";
        }
        return String.format(Locale.ROOT, value < 100 ? "%.1f %s" : "%.0f %s", value, UNITS[unit]);
    }
}
