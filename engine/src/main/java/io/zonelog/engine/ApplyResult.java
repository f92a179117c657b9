package io.zonelog.engine;

/** What became of an operation handed to {@link StorageEngine#apply}. */
public sealed interface ApplyResult {
    /** The operation belongs to the open batch, and the source's position has passed it. */
    ApplyResult APPLIED = new Applied();
    /** See {@link Busy}. */
    ApplyResult BUSY = new Busy();

    /** The operation belongs to the open batch. */
    record Applied() implements ApplyResult {}

    /**
     * Nothing happened: buffers or the pipeline are full, and room will come without anybody's help. Call
     * {@link StorageEngine#doWork} until it reports work, and hand over the same operation again.
     */
    record Busy() implements ApplyResult {}

    /**
     * Nothing happened: the device has no room for the operation, and nothing in flight will make any.
     *
     * @param reason one line for the operator: what is full, and what to do
     */
    record DeviceFull(String reason) implements ApplyResult {}

    /**
     * Nothing happened: the operation cannot be applied to this file, whenever it is tried.
     *
     * @param reason one line: what is wrong with it
     * @param where who rejects it
     */
    record Rejected(String reason, Where where) implements ApplyResult {
        /** Who rejects an operation. */
        public enum Where {
            /** Everybody who has the same files. */
            IN_EVERY_COPY,
            /** This engine, whose device is too small for it, or has lost what it needs. */
            IN_THIS_COPY
        }

        /** Rejected in every copy. */
        public Rejected(String reason) {
            this(reason, Where.IN_EVERY_COPY);
        }

        /** Rejected in this copy, and perhaps in no other. */
        public static Rejected here(String reason) {
            return new Rejected(reason, Where.IN_THIS_COPY);
        }
    }
}
