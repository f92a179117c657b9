package io.zonelog.device.file;

import java.nio.file.OpenOption;
import java.util.Set;

/**
 * The open option for direct I/O, which passes by the system's page cache. It lives in the module {@code jdk.unsupported} and is looked
 * up by name: a compiler for an older release refuses to see it.
 */
public final class DirectIo {
    private static final Set<OpenOption> OPTION = lookUp();

    private DirectIo() {}

    /** The option; empty on a Java without it. */
    public static Set<OpenOption> option() {
        return OPTION;
    }

    private static Set<OpenOption> lookUp() {
        try {
            for (Object option :
                    Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants()) {
                if (option instanceof OpenOption direct && option.toString().equals("DIRECT")) {
                    return Set.of(direct);
                }
            }
            return Set.of();
        } catch (ClassNotFoundException absent) {
            return Set.of();
        }
    }
}
