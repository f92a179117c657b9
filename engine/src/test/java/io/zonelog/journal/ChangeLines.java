package io.zonelog.journal;

import io.zonelog.mapping.MappingBatch;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The changes made in a batch, one line each, with every value. */
final class ChangeLines {
    private final List<String> lines = new ArrayList<>();
    private final MappingBatch batch = (MappingBatch) Proxy.newProxyInstance(
            ChangeLines.class.getClassLoader(), new Class<?>[] {MappingBatch.class}, (proxy, method, arguments) -> {
                lines.add(
                        method.getName() + " " + text(method.getName(), arguments == null ? new Object[0] : arguments));
                return null;
            });

    /** Takes any change. */
    MappingBatch batch() {
        return batch;
    }

    List<String> lines() {
        return lines;
    }

    /** Of checksums those that count, wherever they stand in their array. */
    private static String text(String method, Object[] arguments) {
        if (method.equals("putChecksums")) {
            int from = (int) arguments[3];
            int[] crcs = Arrays.copyOfRange((int[]) arguments[2], from, from + (int) arguments[4]);
            return arguments[0] + " " + arguments[1] + " " + Arrays.toString(crcs);
        }
        return String.join(" ", Arrays.stream(arguments).map(String::valueOf).toList());
    }
}
