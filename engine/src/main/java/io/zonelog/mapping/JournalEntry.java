package io.zonelog.mapping;

/**
 * What one batch of the mapping store changes, as the mapping journal keeps it. The store has it, too, until it is durable there: so a store never holds
 * more than what its journal can be completed with.
 */
public final class JournalEntry {
    private final long number;
    private final byte[] changes;

    /**
     * @param number in the order of all batches of the store, without a gap
     * @param changes as {@link io.zonelog.journal.ChangeWriter} writes them; nobody changes the array any more
     */
    public JournalEntry(long number, byte[] changes) {
        this.number = number;
        this.changes = changes;
    }

    public long number() {
        return number;
    }

    public byte[] changes() {
        return changes;
    }
}
