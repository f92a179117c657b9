package io.zonelog.engine.simulation;

import io.zonelog.engine.FileOperation;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** What files must hold: a map of bytes that operations are folded into. */
final class ModelFiles {
    private final Map<String, byte[]> contents = new TreeMap<>();

    void apply(String name, FileOperation operation) {
        if (operation instanceof FileOperation.Write write) {
            byte[] old = contents.getOrDefault(name, new byte[0]);
            int length = write.data().remaining();
            int offset = write.offsetBytes() == FileOperation.Write.AT_END_OF_FILE
                    ? old.length
                    : Math.toIntExact(write.offsetBytes());
            byte[] grown = length == 0 ? old : Arrays.copyOf(old, Math.max(old.length, offset + length));
            write.data().duplicate().get(grown, Math.min(offset, grown.length), length);
            contents.put(name, grown);
        } else if (operation instanceof FileOperation.Truncate truncate) {
            byte[] old = contents.getOrDefault(name, new byte[0]);
            contents.put(name, Arrays.copyOf(old, Math.toIntExact(truncate.sizeBytes())));
        } else if (operation instanceof FileOperation.Zero zero) {
            zero(name, zero.offsetBytes(), zero.lengthBytes());
        } else if (operation instanceof FileOperation.Punch punch) {
            zero(name, punch.offsetBytes(), punch.lengthBytes());
        } else if (operation instanceof FileOperation.Unlink) {
            contents.remove(name);
        }
    }

    private void zero(String name, long offsetBytes, long lengthBytes) {
        byte[] zeroed = contents.getOrDefault(name, new byte[0]).clone();
        int from = (int) Math.min(offsetBytes, zeroed.length);
        Arrays.fill(zeroed, from, (int) Math.min(offsetBytes + lengthBytes, zeroed.length), (byte) 0);
        contents.put(name, zeroed);
    }

    Map<String, byte[]> contents() {
        return contents;
    }
}
