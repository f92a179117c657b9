/**
 * A model of the mapping journal: two copies of frames in pairs of zones, entries, checkpoints and lives, beside a store that may recover to any
 * of its commits since the last sync, and data with commit records that a start replays. It has the rules of the journal and nothing else: a
 * file is a key with a value, and what batches and relocations write is what {@link io.zonelog.log.model.step} has the rules for.
 *
 * <p>Lives, a sync of the store at each start and a flush before a checkpoint's end have no rule that can be dropped: no history is known that fails
 * without one of them alone. What was never flushed is of batches with records, and a replay makes the same of them again.
 *
 * <p>Entry class: {@link io.zonelog.log.model.journal.JournalWorld}.
 */
@NullMarked
package io.zonelog.log.model.journal;

import org.jspecify.annotations.NullMarked;
