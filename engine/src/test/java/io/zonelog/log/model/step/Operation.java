package io.zonelog.log.model.step;

import io.zonelog.log.model.design.Shape;
import java.util.List;

/** What is asked of a file, which has the number of its name. */
public sealed interface Operation {
    int name();

    /** Writes bytes; the file grows where they end behind its end. */
    record Write(int name, int from, List<Integer> bytes) implements Operation {
        @Override
        public String toString() {
            return "write " + Shape.name(name) + "[" + from + "," + (from + bytes.size()) + ")";
        }
    }

    record Truncate(int name, int sizeBytes) implements Operation {
        @Override
        public String toString() {
            return "truncate " + Shape.name(name) + " to " + sizeBytes;
        }
    }

    record Unlink(int name) implements Operation {
        @Override
        public String toString() {
            return "unlink " + Shape.name(name);
        }
    }

    /** Makes bytes zeros, up to the end of the file at most. */
    record Punch(int name, int from, int to) implements Operation {
        @Override
        public String toString() {
            return "punch " + Shape.name(name) + "[" + from + "," + to + ")";
        }
    }

    /** Replaces a run of blocks by what another run is; the last one may be the source's partial last block. */
    record Clone(int name, int block, int source, int sourceBlock, int count) implements Operation {
        @Override
        public String toString() {
            return "clone " + Shape.name(source) + "." + sourceBlock + "+" + count + " to " + Shape.name(name) + "."
                    + block;
        }
    }

    /** Gives a hole a place in a conventional zone. */
    record Preallocate(int name, int block) implements Operation {
        @Override
        public String toString() {
            return "preallocate " + Shape.name(name) + "." + block;
        }
    }

    /** Gives a file a name; one that had it is removed. */
    record Rename(int name, int source) implements Operation {
        @Override
        public String toString() {
            return "rename " + Shape.name(source) + " to " + Shape.name(name);
        }
    }
}
