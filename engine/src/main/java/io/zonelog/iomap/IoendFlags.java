package io.zonelog.iomap;

/** The one flags field of an ioend: a bit set in an {@code int} (compare {@code IOMAP_IOEND_*} in the kernel). */
public final class IoendFlags {
    public static final int NONE = 0;
    /** An out-of-place write over blocks that another owner still maps. */
    public static final int SHARED = 1;
    /** A write into blocks that were allocated before; its completion converts them. */
    public static final int UNWRITTEN = 1 << 1;
    /** Nothing before this ioend may absorb it. One-way: later data may still join behind it. */
    public static final int BOUNDARY = 1 << 2;
    /** The write went past the cache; its completion belongs to its bio. */
    public static final int DIRECT = 1 << 3;

    /** The flags that must be equal on both sides of a join or merge, since the completion work differs with them. */
    public static final int NOMERGE = SHARED | UNWRITTEN | DIRECT;

    private IoendFlags() {}

    /** The flags of an ioend that starts with the first byte of a mapping or range. */
    static int of(Iomap iomap, DirtyRange range) {
        int flags = range.flags() & NOMERGE;
        if (iomap.isShared()) {
            flags |= SHARED;
        }
        if (iomap.type() == Iomap.Type.UNWRITTEN) {
            flags |= UNWRITTEN;
        }
        if (iomap.isBoundary() && range.offsetBytes() == iomap.offsetBytes()) {
            flags |= BOUNDARY;
        }
        return flags;
    }
}
