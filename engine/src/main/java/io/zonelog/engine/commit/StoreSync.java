package io.zonelog.engine.commit;

/** What makes the mappings of a batch durable. */
public enum StoreSync {
    /** The flush of the device: the batch leaves a commit record there, from which a start commits again what the mapping store has lost. */
    DEVICE,
    /** A sync of the mapping store at each commit, after the flush of the device. */
    COMMIT
}
