package io.zonelog.deploy.terminal;

/** Names that others chose, made safe for a terminal. */
public final class Printable {
    private Printable() {}

    /** The text with control characters, and the backslash, written as escapes. */
    public static String text(String name) {
        if (name.chars().noneMatch(Printable::needsEscape)) {
            return name;
        }
        StringBuilder text = new StringBuilder();
        name.chars().forEach(unit -> {
            if (needsEscape(unit)) {
                text.append(unit == '\\' ? "\\\\" : String.format("\\u%04x", unit));
            } else {
                text.append((char) unit);
            }
        });
        return text.toString();
    }

    private static boolean needsEscape(int unit) {
        return unit == '\\' || Character.isISOControl(unit) || (unit >= 0x200e && unit <= 0x202e);
    }
}
