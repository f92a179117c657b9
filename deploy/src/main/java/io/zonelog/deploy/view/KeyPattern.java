package io.zonelog.deploy.view;

import io.zonelog.mapping.Printable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Keys by a pattern, as a shell has them: {@code *} stands for any characters but a slash, {@code **} for any, {@code ?} for one that is no
 * slash, {@code [a-c]} and {@code [!a-c]} for one of some, and a backslash takes the meaning from what follows.
 */
public final class KeyPattern {
    private static final String SPECIAL = "*?[";

    private final StringBuilder regex = new StringBuilder();
    private final StringBuilder prefix = new StringBuilder();
    private final String text;
    private boolean literal = true;
    private int at;
    private Pattern compiled = Pattern.compile("");

    private KeyPattern(String text) {
        this.text = text;
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException if it is not well-formed
     */
    public static KeyPattern of(String text) {
        KeyPattern pattern = new KeyPattern(text);
        while (pattern.at < text.length()) {
            pattern.step();
        }
        try {
            pattern.compiled = Pattern.compile(pattern.regex.toString(), Pattern.DOTALL);
        } catch (PatternSyntaxException wrong) {
            throw new IllegalArgumentException(
                    "the brackets of the pattern " + Printable.name(text) + " hold no characters", wrong);
        }
        return pattern;
    }

    /** Whether a text has characters that make a pattern of it; another one is nothing but itself. */
    public static boolean isIn(String text) {
        return text.chars().anyMatch(letter -> SPECIAL.indexOf(letter) >= 0);
    }

    /** What every key begins with that matches. */
    public String prefix() {
        return prefix.toString();
    }

    /** Whether every special character lost its meaning, so that only {@link #prefix} matches. */
    public boolean isLiteral() {
        return literal;
    }

    /** Whether a whole key matches. */
    public boolean matches(String key) {
        return compiled.matcher(key).matches();
    }

    private void step() {
        int letter = text.codePointAt(at);
        at += Character.charCount(letter);
        switch (letter) {
            case '*' -> stars();
            case '?' -> special("[^/]");
            case '[' -> brackets();
            case '\\' -> {
                int next = at < text.length() ? text.codePointAt(at) : letter;
                at += at < text.length() ? Character.charCount(next) : 0;
                plain(next);
            }
            default -> plain(letter);
        }
    }

    private void stars() {
        boolean any = at < text.length() && text.charAt(at) == '*';
        at += any ? 1 : 0;
        special(any ? ".*" : "[^/]*");
    }

    private void brackets() {
        int end = text.indexOf(']', at + 1);
        if (end < 0) {
            throw new IllegalArgumentException("the pattern " + Printable.name(text) + " has a [ without its ]");
        }
        String inside = text.substring(at, end);
        boolean not = inside.startsWith("!") || inside.startsWith("^");
        String letters = (not ? inside.substring(1) : inside).replaceAll("[\\\\\\[\\]&^]", "\\\\$0");
        special("(?!/)[" + (not ? "^" : "") + letters + "]");
        at = end + 1;
    }

    private void special(String part) {
        literal = false;
        regex.append(part);
    }

    private void plain(int letter) {
        regex.append(Pattern.quote(Character.toString(letter)));
        if (literal) {
            prefix.appendCodePoint(letter);
        }
    }
}
