package io.zonelog.engine;

/** Why an operation has to wait for the batch of a clone, or a clone for a batch; see {@link FileApplier#conflict}. */
enum CloneConflict {
    /** It need not wait. */
    NONE,
    /** What a clone has put into the file, or into the source of this one, is known only when it is durable. */
    CLONE_NOT_DURABLE,
    /** A clone of the open batch takes the file as it was before the batch, so the batch must not change it. */
    SOURCE_OF_OPEN_BATCH,
    /** The open batch has changed the clone's source or destination before. */
    CHANGED_IN_OPEN_BATCH
}
