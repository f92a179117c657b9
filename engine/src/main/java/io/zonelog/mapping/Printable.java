package io.zonelog.mapping;

/**
 * Text that others chose, made safe to stand in a line: of a terminal, of a log, of an error. What has no shape of its own is written as an
 * escape, as in JSON, so that nothing breaks a line, commands a terminal, or puts what is read in another order than what is there.
 *
 * <p>That are the characters of the Unicode categories "other" (controls, format characters such as those for writing direction, lone
 * surrogates, private and unassigned ones) and all separators but the space.
 */
public final class Printable {
    private Printable() {}

    /** A name: as {@link #line}, and with the backslash written twice, so that two names never look the same. */
    public static String name(String name) {
        return line(name.replace("\\", "\\\\"));
    }

    /** A message, which may hold names that are escaped already. */
    public static String line(String message) {
        if (message.codePoints().allMatch(Printable::isPlain)) {
            return message;
        }
        StringBuilder text = new StringBuilder(message.length() + 16);
        message.codePoints().forEach(character -> {
            if (isPlain(character)) {
                text.appendCodePoint(character);
            } else {
                Character.toString(character).chars().forEach(unit -> text.append(escape(unit)));
            }
        });
        return text.toString();
    }

    /** The escape of a UTF-16 code unit, the one that JSON has too. */
    public static String escape(int unit) {
        return String.format("\\u%04x", unit);
    }

    /** Whether a character can stand in a line as it is. */
    public static boolean isPlain(int character) {
        if (character < 0x7f) {
            return character >= ' ';
        }
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }
}
