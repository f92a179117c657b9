package io.zonelog.engine.journal;

import io.zonelog.engine.commit.CommitThread;
import io.zonelog.engine.commit.JournalEntry;
import io.zonelog.journal.JournalContents;
import io.zonelog.journal.JournalFrame;
import io.zonelog.zone.Zone;
import io.zonelog.zone.ZoneTable;
import java.util.ArrayList;
import java.util.List;

/**
 * What a start finds of the mapping journal, and what it has committed to the store itself, of which the journal has no entry yet. Used by one
 * thread.
 */
public final class JournalStart {
    private final JournalContents contents;
    private final boolean isInStep;
    private final List<JournalEntry> entries = new ArrayList<>();
    private boolean isWanted;

    /**
     * @param storeSequence the last entry that the store holds, with all that the journal has
     */
    public JournalStart(JournalContents contents, long storeSequence) {
        this.contents = contents;
        this.isInStep = contents.isWhole() && contents.lastEntry() == storeSequence;
    }

    /** The start has changed the store. */
    public void add(JournalEntry entry) {
        entries.add(entry);
    }

    /** Whether a zone holds frames, needed or not. */
    public boolean hasFramesIn(int zoneIndex) {
        return contents.hasFramesIn(zoneIndex);
    }

    /**
     * Gives zones that hold what is needed to the journal, to go on with or to be given up; the others hold nothing but what is to be reset.
     *
     * @param batchBlocks blocks of the longest batch
     */
    public JournalStart take(ZoneTable zones, CommitThread.StoreSync storeSync, long batchBlocks) {
        isWanted = storeSync == CommitThread.StoreSync.DEVICE && JournalZones.suit(zones.geometry(), batchBlocks);
        if (isWanted) {
            zones.expectJournal(JournalZones.ACTIVE_ZONES);
        }
        for (Zone zone : zones.zones()) {
            if (!hasFramesIn(zone.zoneIndex()) || zone.state() == Zone.State.UNUSABLE) {
                continue;
            }
            if (isWanted && contents.isNeeded(zone.zoneIndex())) {
                if (zone.state() != Zone.State.READ_ONLY) {
                    zones.keepForJournal(zone);
                }
            } else if (zone.state() == Zone.State.PARTIAL) {
                zones.close(zone);
            }
        }
        return this;
    }

    boolean isWanted() {
        return isWanted;
    }

    /** Whether the journal holds all that the store held, and can go on. */
    public boolean isInStep() {
        return isInStep;
    }

    JournalContents contents() {
        return contents;
    }

    List<JournalEntry> entries() {
        return entries;
    }

    JournalFrame.Life nextLife() {
        return new JournalFrame.Life(contents.life() + 1, contents.lastFrame() + 1);
    }
}
