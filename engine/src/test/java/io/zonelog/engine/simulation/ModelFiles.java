package io.zonelog.engine.simulation;

import io.zonelog.engine.apply.FileOperation;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** What files must hold: a map of bytes that operations are folded into. */
final class ModelFiles {
    private final int blockSizeBytes;
    private final Map<String, byte[]> contents = new TreeMap<>();

    ModelFiles(int blockSizeBytes) {
        this.blockSizeBytes = blockSizeBytes;
    }

    /** Whether an operation is one that the engine carries out. */
    boolean accepts(String name, FileOperation operation) {
        if (operation instanceof FileOperation.Rename rename) {
            return contents.containsKey(rename.source().name());
        }
        if (!(operation instanceof FileOperation.Clone clone)) {
            return true;
        }
        byte[] source = contents.get(clone.source().name());
        if (source == null || clone.sourceOffsetBytes() > source.length - Math.max(0, length(clone, source))) {
            return false;
        }
        boolean congruent = (clone.sourceOffsetBytes() - clone.offsetBytes()) % blockSizeBytes == 0;
        boolean overlaps = clone.source().name().equals(name)
                && Math.abs(clone.sourceOffsetBytes() - clone.offsetBytes()) < length(clone, source);
        return congruent && !overlaps;
    }

    private static int length(FileOperation.Clone clone, byte[] source) {
        return (int)
                (clone.lengthBytes() == FileOperation.Clone.TO_END_OF_SOURCE
                        ? source.length - clone.sourceOffsetBytes()
                        : clone.lengthBytes());
    }

    private void clone(String name, FileOperation.Clone clone) {
        byte[] source = contents.getOrDefault(clone.source().name(), new byte[0]);
        int length = length(clone, source);
        int offset = (int) clone.offsetBytes();
        byte[] old = contents.getOrDefault(name, new byte[0]);
        byte[] grown = Arrays.copyOf(old, length == 0 ? old.length : Math.max(old.length, offset + length));
        if (length > 0) {
            System.arraycopy(source, (int) clone.sourceOffsetBytes(), grown, offset, length);
        }
        contents.put(name, grown);
    }

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
        } else if (operation instanceof FileOperation.Clone clone) {
            clone(name, clone);
        } else if (operation instanceof FileOperation.Fallocate) {
            contents.putIfAbsent(name, new byte[0]);
        } else if (operation instanceof FileOperation.Rename rename) {
            contents.put(name, contents.remove(rename.source().name()));
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
