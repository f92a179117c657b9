package io.zonelog.log.model.engine;

import io.zonelog.log.model.design.Shape;
import io.zonelog.log.model.device.DataBlock;
import java.util.Arrays;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is true after a batch: files with their bytes, source positions, the next file id. */
public final class Contents {
    public int[] positions = new int[Shape.SOURCES];
    public int nextFileId = 1;
    public final TreeMap<Integer, File> files = new TreeMap<>();

    /** A file; holes are zeros. */
    public static final class File {
        public final int id;
        public String name;
        public int sizeBytes;
        public DataBlock[] blocks = new DataBlock[Shape.FILE_BLOCKS];

        public File(int id, String name) {
            this.id = id;
            this.name = name;
            Arrays.fill(blocks, DataBlock.ZEROS);
        }

        private File copy() {
            File copy = new File(id, name);
            copy.sizeBytes = sizeBytes;
            copy.blocks = blocks.clone();
            return copy;
        }

        public int sizeBlocks() {
            return (sizeBytes + DataBlock.BYTES - 1) / DataBlock.BYTES;
        }

        @Override
        public String toString() {
            return name + " (id " + id + ", " + sizeBytes + " bytes) " + Arrays.toString(blocks);
        }
    }

    public Contents copy() {
        Contents copy = new Contents();
        copy.positions = positions.clone();
        copy.nextFileId = nextFileId;
        files.forEach((id, file) -> copy.files.put(id, file.copy()));
        return copy;
    }

    public @Nullable File named(String name) {
        for (File file : files.values()) {
            if (file.name.equals(name)) {
                return file;
            }
        }
        return null;
    }
}
