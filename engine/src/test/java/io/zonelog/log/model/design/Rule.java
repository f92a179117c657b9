package io.zonelog.log.model.design;

import static io.zonelog.log.model.design.Design.Mode.JOURNAL;
import static io.zonelog.log.model.design.Design.Mode.LOG;
import static io.zonelog.log.model.design.Design.Mode.WAL;

/** The rules of the design, each with the smallest history that fails without it. */
public enum Rule {
    // Versions
    /**
     * A copy's version is the last batch committed when reclaim looked. Without it: a look as of batch 1, batch 2 overwrites, the copy
     * counts as 2: old data win.
     */
    COPY_VERSION_IS_THE_LOOK(LOG, 109),
    /**
     * Each block of a copy has the version of its own look. Without it: a look as of batch 2, a clone comes over the block, another look as
     * of 4, all count as 4: old data win.
     */
    COPY_VERSION_OF_EACH_LOOK(LOG, 200722),
    /** A copy names all owners of its blocks. Without it: a block and its clone move, and the clone is taken to be lost. */
    COPIES_NAME_ALL_OWNERS(LOG, 8058),
    /** A clone is what its source was before the batch. Without it: clone, punch the source: the clone is a hole. */
    CLONE_AS_OF_THE_BATCH_BEFORE(LOG, 265),
    /**
     * A block of a batch counts only with its checksum. Without it: a flush fails and leaves zeros, the segment is written again, power
     * cut: zeros win.
     */
    CHECKSUM_DECIDES_TIES(LOG, 124),
    /** So does a copy. Without it: a flush fails and leaves zeros, the relocation is given up: its zeros win. */
    COPIES_NEED_CHECKSUMS(LOG, 13625),

    // What records hold
    /** Without it: write, punch: the data are back. */
    HOLES_RECORDED(LOG, 53),
    /** Without it: the clone is a hole. */
    CLONES_RECORDED(LOG, 95),
    /** Without it: unlink: the file is back. */
    REMOVALS_RECORDED(LOG, 8),
    /** Without it: the file is as long as its whole blocks. */
    SIZES_RECORDED(LOG, 4),
    /** Without it: a new file has no name. */
    NAMES_RECORDED(LOG, 4),
    /** Without it: a file that was renamed has its old name. */
    RENAMES_RECORDED(LOG, 113),
    /** Without it: records are consumed again over later ones. */
    POSITIONS_RECORDED(LOG, 4),
    /** Without it: a file's id is given again. */
    NEXT_FILE_ID_RECORDED(LOG, 4),
    /** Which blocks the batch wrote, since the summaries of a lost zone are lost with it. Without it: their data are a hole, or older data win. */
    WRITTEN_BLOCKS_RECORDED(LOG, 4),
    /** And in which zones. Without it: batch 1 is committed, its zone is lost, and it looks like one that was never complete. */
    ZONES_RECORDED(LOG, 12),

    // Which batches count
    /** A batch counts only if it is complete. Without it: its record was durable, its data were not. */
    INCOMPLETE_BATCHES_ARE_VOID(LOG, 20),
    /**
     * Complete are distinct blocks, not segments. Without it: two segments are written again as one, three of four are durable, and one
     * block is in none of them.
     */
    COMPLETE_BY_BLOCKS(LOG, 423),
    /** A block beyond what is known to be committed needs its checksum. Without it: a flush fails and leaves zeros: the batch looks complete. */
    TAIL_NEEDS_CHECKSUMS(LOG, 1078),
    /**
     * What is written again elsewhere gets a new record, which replaces the one before. Without it: that zone is lost, and the first
     * attempt's zone, which is there, lacks the data: a committed batch is void.
     */
    RECORD_OF_THE_LAST_ATTEMPT(LOG, 939),
    /**
     * A replay believes what is known to be committed, as a rebuild does. Without it: a start adopts a batch with data of its first attempt
     * and the record of the last, and their zone is lost then.
     */
    KNOWN_COMMITTED_IS_COMPLETE(WAL, 100884),
    /** Blocks written in place have checksums in the record. Without it: the record was durable, the data were not. */
    IN_PLACE_CHECKSUMS(LOG, 556),
    /**
     * A place waits for its next write until the batch that wrote it last is known to be committed. Without it: overwritten, that batch
     * looks incomplete.
     */
    IN_PLACE_WAITS(WAL, 1615770),
    /** A record names its predecessor. Without it: batch 1 was void, and is taken for the one before batch 2. */
    PREDECESSORS_RECORDED(LOG, 6),
    /**
     * A start makes a record that outbids whatever it found to be void. Without it: the store had batch 0, batch 1 was whole, and comes
     * back at the next start.
     */
    START_RECORDED(LOG, 54),
    /** It is durable before anything follows. Without it: as before. */
    START_RECORD_DURABLE(LOG, 75),
    /**
     * A start tells in two zones what it has adopted. Without it: it adopts a batch with the record of one attempt and data of another one,
     * and their zone is lost.
     */
    START_TELLS_COMMITTED(LOG, 1742304),
    /** Numbers are never used again. Without it: the void batch 1 is taken for the new one. */
    NUMBERS_NEVER_USED_AGAIN(LOG, 6),

    // What is known to be committed
    /**
     * Every summary says which batch was committed last (K). Without it: the zone of batch 1's data is reset: it looks incomplete, and
     * nothing is found.
     */
    SUMMARIES_TELL_COMMITTED(LOG, 74),
    /**
     * A zone is reset only if other zones know its batches to be committed. Without it: two batches closed as of 0, the first one's zone is
     * reset: 2 are committed, none is found.
     */
    RESET_KEEPS_COMMITTED(LOG, 302),
    /** They must know it durably. Without it: the reset is durable, the summary that knew is not. */
    COMMITTED_DURABLE_BEFORE_RESET(LOG, 7818),
    /** What the zone itself knows counts for nothing. Without it: a zone that knew it is reset, and the other one is lost. */
    COMMITTED_KNOWN_ELSEWHERE(LOG, 92207),
    /** Two zones must know it. Without it: the only one is lost. */
    COMMITTED_KNOWN_TWICE(LOG, 8175),

    // Retention
    /** Records are kept until a checkpoint has them. Without it: the record of batch 1 is missing. */
    RECORDS_KEPT(LOG, 58),
    /** A record that is written again counts once it is durable. Without it: the reset is durable, the record is not. */
    CARRIED_RECORDS_DURABLE(LOG, 13525),
    /** A record stands in two zones when its batch is committed. Without it: its zone is lost, and with it the batch. */
    RECORDS_TWICE(LOG, 4),
    /** A start writes again what a power cut left in one zone only. Without it: that zone is lost next. */
    START_RESTORES_COPIES(LOG, 1929),
    /** Copies in a lost zone count for nothing. Without it: all is held to be in two zones again, and the second one is lost. */
    COPIES_COUNT_IF_READABLE(LOG, 265),

    // Checkpoints
    /** A checkpoint counts once all of it is durable. Without it: a record is dropped for one that is half written. */
    CHECKPOINT_DURABLE_BEFORE_IT_COUNTS(LOG, 163),
    /** The newest one is kept. Without it: its zones are reset, and nothing is found. */
    CHECKPOINT_KEPT(LOG, 102),
    /** It stands in two zones. Without it: its zone is lost, and with it all. */
    CHECKPOINT_TWICE(LOG, 2570),
    /** Its entries say in which life of a zone. Without it: the zone is reset and written: another block's data. */
    CHECKPOINT_TELLS_EPOCHS(LOG, 3891),
    /** An entry whose place is gone falls back to a copy. Without it: a block moves after the checkpoint, and cannot be read. */
    CHECKPOINT_FALLS_BACK(LOG, 3891),
    /** It falls back only to what is not older than the checkpoint. Without it: the entry's zone is lost, and overwritten data are back. */
    NOTHING_OLDER_THAN_THE_CHECKPOINT(LOG, 2977),
    /**
     * So none is made while a relocation has looked and is not committed. Without it: the copy's look was before the checkpoint: a block
     * that has moved is taken to be lost.
     */
    CHECKPOINT_BETWEEN_RELOCATIONS(LOG, 122094),
    /** Its number is new. Without it: half of an unfinished one and half of the next are taken for one. */
    CHECKPOINT_NUMBERS_NEVER_USED_AGAIN(LOG, 1028),
    /** What was lost is kept as lost, in the store and in checkpoints. Without it: it is a hole after a rebuild. */
    LOST_KEPT_AS_LOST(LOG, 4),

    // Space
    /**
     * Records leave room for a checkpoint, a start and further attempts. Without it: all zones are full of records, which only a checkpoint
     * would make needless.
     */
    ROOM_FOR_CHECKPOINTS(LOG, 3832),
    /**
     * What is taken in could be written once more if a zone fails. Without it: it fails, the batch has no room, and no later one can be
     * committed: not even a removal.
     */
    ROOM_FOR_ANOTHER_ATTEMPT(LOG, 16912),

    // A store that is not synced at each commit
    /** The log of what the store may lack is kept. Without it: the store has batch 0, and the record of batch 1 is gone. */
    UNSYNCED_LOG_KEPT(WAL, 13),
    /** A replayed preallocation comes to the same places. Without it: data that were written in place lie where another file's block waits. */
    PREALLOCATIONS_REPEAT(WAL, 54),
    /**
     * A relocation is committed when the store is synced: no replay repeats it. Without it: the old zone is lost, and the recovered store
     * leads there.
     */
    RELOCATIONS_SYNCED(WAL, 263),

    // The mapping journal
    /** A batch without a record waits for a flush of its entry. Without it: it is committed, and a power cut takes it back. */
    ENTRY_DURABLE_WITHOUT_A_RECORD(JOURNAL, 10),
    /** While the journal is not whole, the store is synced for such a batch. Without it: as before. */
    STORE_SYNCED_WITHOUT_A_JOURNAL(JOURNAL, 12),
    /**
     * A zone is reset when entries are durable, or the store is. Without it: the reset is durable, what was mapped instead is not.
     */
    MAPPINGS_DURABLE_BEFORE_RESET(JOURNAL, 14),
    /** Entries that only the store has are appended before that. Without it: the same. */
    TAKEN_ENTRIES_APPENDED_BEFORE_RESET(JOURNAL, 83),
    /** Every frame lies in two zones. Without it: its zone is lost, and with it the store. */
    FRAMES_TWICE(JOURNAL, 31),
    /** A lost copy is made good by a new checkpoint. Without it: the other copy is lost next. */
    LOST_COPY_NEEDS_A_CHECKPOINT(JOURNAL, 240),
    /** A checkpoint counts only with all its parts. Without it: half the keys are gone. */
    CHECKPOINT_COUNTS_WHEN_WHOLE(JOURNAL, 346),
    /** What is before a checkpoint is given up when it is durable. Without it: the resets are durable, the checkpoint is not. */
    CHECKPOINT_DURABLE_BEFORE_ENTRIES_ARE_DROPPED(JOURNAL, 1212),
    /** The store is durable as of a checkpoint before its end. Without it: a power cut leaves a store that is older than the checkpoint, and the entries between are given up. */
    STORE_DURABLE_BEFORE_THE_END(JOURNAL, 31),
    /** A journal that is not whole is given up when the store is durable. Without it: a power cut takes back what only the journal held. */
    STORE_DURABLE_BEFORE_THE_JOURNAL_IS_GIVEN_UP(JOURNAL, 51),
    /** A checkpoint begins in a new pair. Without it: its first part is given up with what is before it. */
    CHECKPOINT_BEGINS_IN_A_NEW_PAIR(JOURNAL, 11),
    /**
     * A start needs the entries that the checkpoint lacks also where they lie before its rows. Without it: their pair is given up.
     */
    ENTRIES_BEFORE_THE_ROWS_ARE_NEEDED(JOURNAL, 388),
    /** The first part of an entry begins it anew. Without it: what a power cut has left of it counts with what a start wrote again. */
    FIRST_PART_BEGINS_ANEW(JOURNAL, 51655),
    /** After a failed flush every frame that is not durable is written again. Without it: entries are missing. */
    FAILED_FLUSH_WRITES_AGAIN(JOURNAL, 31),
    /** A store that is ahead of the journal, and does not keep the entries between, needs a new checkpoint. Without it: the entries between are missing. */
    STORE_AHEAD_NEEDS_A_CHECKPOINT(JOURNAL, 13678),
    /** What a start commits itself has entries too. Without it: the next entry does not follow the last one. */
    STARTS_HAVE_ENTRIES(JOURNAL, 23),
    /**
     * A journal that a start goes on with counts when what the start has added is durable. Without it: what was committed while it had no
     * checkpoint is lost with the store.
     */
    JOURNAL_COMPLETED_BEFORE_IT_COUNTS(JOURNAL, 117003),
    /** A start flushes the device. Without it: what a killed process has left unflushed is taken for durable. */
    START_IS_FLUSHED(JOURNAL, 1);

    /** A mode in which the rule is needed. */
    public final Design.Mode mode;
    /** A history that fails without it; {@code LogModelSoakIT} finds another one when the histories of seeds have changed. */
    public final long seed;

    Rule(Design.Mode mode, long seed) {
        this.mode = mode;
        this.seed = seed;
    }
}
