package io.zonelog.deploy.terminal;

import java.util.Locale;

/** How constants and counts are spelled for people; constants also in JSON: small letters, with hyphens. */
public final class Words {
    private Words() {}

    /** For instance {@code read-only}. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The constant that is spelled so.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static <T extends Enum<T>> T value(Class<T> type, String words) {
        return Enum.valueOf(type, words.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** For instance {@code 1 record}, {@code 2 records}, {@code 2 batches}; for nouns whose plural is regular. */
    public static String counted(long count, String noun) {
        if (count == 1) {
            return "1 " + noun;
        }
        boolean hissing = noun.endsWith("s") || noun.endsWith("x") || noun.endsWith("ch") || noun.endsWith("sh");
        return count + " " + noun + (hissing ? "es" : "s");
    }
}
