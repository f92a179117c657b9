package io.zonelog.deploy.config;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a setting may be.
 *
 * @param description completes "must be ..."; also stands in the reference
 * @param test whether a value is allowed; an {@link IllegalArgumentException} means that it is not
 * @param secret whether values are never shown
 */
record Allowed(String description, Predicate<String> test, boolean secret) {
    private Allowed(String description, Predicate<String> test) {
        this(description, test, false);
    }

    static Allowed size(String min, String max) {
        long minBytes = Sizes.parse(min);
        long maxBytes = Sizes.parse(max);
        return new Allowed("a size from " + min + " to " + max, text -> {
            long bytes = Sizes.parse(text);
            return bytes >= minBytes && bytes <= maxBytes;
        });
    }

    static Allowed powerOfTwo(String min, String max) {
        Allowed range = size(min, max);
        return new Allowed(
                "a power of two from " + min + " to " + max,
                text -> range.test.test(text) && Long.bitCount(Sizes.parse(text)) == 1);
    }

    static Allowed duration(String min, String max) {
        Duration shortest = Durations.parse(min);
        Duration longest = Durations.parse(max);
        return new Allowed("a time from " + min + " to " + max, text -> {
            Duration duration = Durations.parse(text);
            return duration.compareTo(shortest) >= 0 && duration.compareTo(longest) <= 0;
        });
    }

    static Allowed integer(int min, int max) {
        return new Allowed("a whole number from " + min + " to " + max, text -> {
            int value = Integer.parseInt(text);
            return value >= min && value <= max;
        });
    }

    static Allowed oneOf(String... values) {
        List<String> allowed = List.of(values);
        return new Allowed(String.join(" or ", allowed), allowed::contains);
    }

    /** A secret that fits into a header: visible ASCII. */
    static Allowed token() {
        Pattern visible = Pattern.compile("[!-~]{16,256}");
        return new Allowed(
                "16 to 256 visible ASCII characters",
                text -> visible.matcher(text).matches(),
                true);
    }

    static Allowed text() {
        return new Allowed("text, not empty", text -> !text.isBlank());
    }

    /** Where a server is: scheme, host and perhaps a port. */
    static Allowed url() {
        Pattern url = Pattern.compile("https?://([A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(:\\d{1,5})?");
        return new Allowed(
                "http:// or https://, a host, and a port",
                text -> url.matcher(text).matches());
    }

    /** A list separated by commas; every element matches. */
    static Allowed listOf(String elements, String elementRegex) {
        Pattern element = Pattern.compile(elementRegex);
        return new Allowed(
                "a comma list of " + elements,
                text -> Configuration.elements(text).stream()
                                .allMatch(each -> element.matcher(each).matches())
                        && !Configuration.elements(text).isEmpty());
    }

    /** A list of hosts, which may be empty. */
    static Allowed hosts() {
        return listOf(
                        "host names and addresses without a port (IPv6 in brackets)",
                        "[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}]")
                .orEmpty();
    }

    /** The same, or nothing at all. */
    Allowed orEmpty() {
        return new Allowed(description + ", or empty", text -> text.isEmpty() || test.test(text), secret);
    }

    /** The same, or off. */
    Allowed orOff() {
        return new Allowed("off, or " + description, text -> text.equals("off") || test.test(text), secret);
    }

    /** The same, never shown. */
    Allowed hidden() {
        return new Allowed(description, test, true);
    }

    boolean allows(String text) {
        try {
            return test.test(text);
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }
}
