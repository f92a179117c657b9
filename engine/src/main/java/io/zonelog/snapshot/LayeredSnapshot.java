package io.zonelog.snapshot;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot that holds only what has changed, and the one before it, as one that holds everything: both have their files in the same order,
 * so the two are read side by side. Both are read to their ends. Belongs to one thread, as they do.
 */
public final class LayeredSnapshot implements SnapshotFrames {
    private final SnapshotFrames changes;
    private final SnapshotFrames base;
    /** The file of the base that comes next, null at its end. */
    private SnapshotFrame.@Nullable FileStart baseFile;

    private boolean inBase;

    /**
     * Lays one over the other.
     *
     * @param changes of which nothing but the header was read
     * @param base likewise; it must be whole
     * @throws SnapshotException if the one was not taken to lie over the other
     */
    public LayeredSnapshot(SnapshotFrames changes, SnapshotFrames base) throws IOException {
        this.changes = changes;
        this.base = base;
        SnapshotHeader above = changes.header();
        SnapshotHeader below = base.header();
        boolean fit = above.identity().equals(below.identity())
                && above.incompleteFrom() == below.incompleteFrom()
                && above.blockSizeBytes() == below.blockSizeBytes();
        if (!fit || above.sinceOffset() != below.nextOffset() || below.sinceOffset() > 0) {
            throw new SnapshotException("it holds what has changed in " + above.identity() + " since offset "
                    + above.sinceOffset() + ", and the earlier one is of " + below.identity() + " at offset "
                    + below.nextOffset());
        }
        nextBaseFile();
    }

    /** That of the changes, as one that holds everything. */
    @Override
    public SnapshotHeader header() {
        return changes.header().whole();
    }

    @Override
    public Optional<SnapshotFrame> next() throws IOException {
        if (inBase) {
            Optional<SnapshotFrame> frame = base.next();
            if (frame.isPresent() && !(frame.get() instanceof SnapshotFrame.FileStart)) {
                return Optional.of(requireOwn(frame.get()));
            }
            inBase = false;
            baseFile = (SnapshotFrame.FileStart) frame.orElse(null);
        }
        Optional<SnapshotFrame> frame = changes.next();
        if (frame.isPresent() && frame.get() instanceof SnapshotFrame.Unchanged unchanged) {
            inBase = true;
            return Optional.of(fromBase(unchanged.file()));
        }
        if (frame.isEmpty()) {
            while (baseFile != null) {
                nextBaseFile();
            }
        }
        return frame;
    }

    /** Files that share blocks are never left out as unchanged, since the other one may be gone. */
    private static SnapshotFrame requireOwn(SnapshotFrame frame) {
        if (frame instanceof SnapshotFrame.Shared shared) {
            throw new SnapshotException("a file is called unchanged, and shared blocks with " + shared.name());
        }
        return frame;
    }

    private SnapshotFrame.FileStart fromBase(SnapshotFrame.FileStart wanted) throws IOException {
        while (baseFile != null && !baseFile.name().equals(wanted.name())) {
            nextBaseFile();
        }
        if (!wanted.equals(baseFile)) {
            throw new SnapshotException("a file is called unchanged, and the earlier snapshot "
                    + (baseFile == null ? "lacks it" : "has another version of it"));
        }
        return wanted;
    }

    private void nextBaseFile() throws IOException {
        Optional<SnapshotFrame> frame = base.next();
        while (frame.isPresent() && !(frame.get() instanceof SnapshotFrame.FileStart)) {
            frame = base.next();
        }
        baseFile = (SnapshotFrame.FileStart) frame.orElse(null);
    }

    @Override
    public long files() {
        return changes.files();
    }

    /** Of both, also what lies in the earlier one and is no more. */
    @Override
    public long dataBytes() {
        return changes.dataBytes() + base.dataBytes();
    }
}
