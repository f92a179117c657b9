package io.zonelog.engine.journal;

import io.zonelog.engine.commit.CommitThread;
import io.zonelog.journal.JournalContents;
import io.zonelog.journal.JournalFrame;
import io.zonelog.mapping.JournalEntry;
import io.zonelog.mapping.MappingView;
import io.zonelog.zone.Zone;
import io.zonelog.zone.ZoneTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a start finds of the mapping journal, and what it has committed to the store itself, of which the journal has no entry yet. Used by one
 * thread.
 */
public final class JournalStart {
    private final JournalContents contents;
    private final boolean isInStep;
    private final List<JournalEntry> entries = new ArrayList<>();
    /** Zones with frames that nobody needs. */
    private final List<Zone> remains = new ArrayList<>();

    private boolean isWanted;

    /**
     * @param store with all that the journal has
     */
    public JournalStart(JournalContents contents, MappingView store) {
        this.contents = contents;
        this.isInStep = contents.isWhole() && addKept(store);
    }

    /** Adds what the store has and the journal has not; false if the store does not keep all of it. */
    private boolean addKept(MappingView store) {
        for (long number = contents.lastEntry() + 1; number <= store.journalSequence(); number++) {
            Optional<JournalEntry> kept = store.journalEntry(number);
            if (kept.isEmpty()) {
                return false;
            }
            entries.add(kept.get());
        }
        return true;
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
     * Gives zones with frames to the journal, to go on with or to be given up.
     *
     * @param batchBlocks blocks of the longest batch
     */
    public JournalStart take(ZoneTable zones, CommitThread.StoreSync storeSync, long batchBlocks) {
        isWanted = storeSync == CommitThread.StoreSync.DEVICE && JournalZones.suit(zones.geometry(), batchBlocks);
        if (isWanted) {
            zones.expectJournal(JournalZones.ACTIVE_ZONES);
        }
        for (Zone zone : zones.zones()) {
            boolean isLost = zone.state() == Zone.State.UNUSABLE || zone.state() == Zone.State.READ_ONLY;
            if (hasFramesIn(zone.zoneIndex()) && !isLost) {
                zones.keepForJournal(zone);
                if (!contents.isNeeded(zone.zoneIndex())) {
                    remains.add(zone);
                }
            }
        }
        return this;
    }

    boolean isWanted() {
        return isWanted;
    }

    /** Whether the journal goes on with what there is. */
    boolean goesOn() {
        return isWanted && isInStep;
    }

    /** Zones with frames that nobody needs: those of an older checkpoint, whose resets a power cut has undone, are to go before others. */
    List<Zone> remains() {
        return remains;
    }

    /** Whether the journal holds all that the store held, but for entries that the store keeps, and can go on. */
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
