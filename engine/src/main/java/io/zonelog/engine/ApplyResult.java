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
     */
    record Rejected(String reason) implements ApplyResult {}
}
