package io.zonelog.deploy.terminal;

import java.util.Locale;

/** How constants are spelled for people and in JSON: small letters, with hyphens. */
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
}
