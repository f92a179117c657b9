package io.zonelog.log.model.engine;

import io.zonelog.log.model.design.Rule;
import io.zonelog.log.model.design.Shape;
import io.zonelog.log.model.device.CommitRecord;
import io.zonelog.log.model.device.Device;
import io.zonelog.log.model.device.Summary;
import java.util.ArrayList;
import java.util.List;

/** Says what the log must still hold, where it holds it, and which zones may be reset. Decides only. */
public final class Retention {
    private static final int COPIES = 2;

    private final EngineState engine;

    public Retention(EngineState engine) {
        this.engine = engine;
    }

    /** Whether a record may be needed by a start. */
    public boolean isNeeded(CommitRecord record) {
        if (record.batch <= engine.recordsCoveredTo()) {
            return false;
        }
        if (engine.committedRecords.get(record.batch) == record) {
            return true;
        }
        for (Batch batch : engine.inFlight) {
            if (batch.isClosed() && batch.record() == record) {
                return true;
            }
        }
        return false;
    }

    /** Records in a zone that are needed and committed. */
    public List<CommitRecord> neededIn(int zone) {
        List<CommitRecord> needed = new ArrayList<>();
        for (Device.Item item : engine.device.items(zone)) {
            if (item instanceof Summary summary) {
                for (CommitRecord record : summary.records()) {
                    if (isNeeded(record) && engine.committedRecords.get(record.batch) == record) {
                        needed.add(record);
                    }
                }
            }
        }
        return needed;
    }

    /** Records that are needed and can be read in fewer zones than they should; those of batches that are not committed are not among them. */
    public List<CommitRecord> neededOnce() {
        List<CommitRecord> records = new ArrayList<>();
        for (CommitRecord record : engine.committedRecords.values()) {
            int copies = isNeeded(record) ? copiesElsewhere(record, -1) : COPIES;
            if (copies == 1) {
                records.add(record);
            }
        }
        return records;
    }

    private boolean isReadable(int zone) {
        return !engine.device.isLost(zone) || !engine.keeps(Rule.COPIES_COUNT_IF_READABLE);
    }

    /** What counts as durable in a zone if a rule says that it must be. */
    private List<Device.Item> durableItems(int zone, Rule rule) {
        return engine.keeps(rule) ? engine.device.flushedItems(zone) : engine.device.items(zone);
    }

    /** In how many other zones a record can be read for certain. */
    public int copiesElsewhere(CommitRecord record, int zone) {
        int copies = 0;
        for (int other = 0; other < Shape.ZONES; other++) {
            if (other != zone && isReadable(other) && holds(other, record)) {
                copies++;
            }
        }
        return copies;
    }

    private boolean holds(int zone, CommitRecord record) {
        for (Device.Item item : durableItems(zone, Rule.CARRIED_RECORDS_DURABLE)) {
            if (item instanceof Summary summary && summary.records().contains(record)) {
                return true;
            }
        }
        return false;
    }

    /** The last batch that is known to be committed, durably, whichever one zone is lost, and without the given one. */
    public int durablyKnownCommitted(int withoutZone) {
        int greatest = engine.durableCheckpoint;
        int second = engine.durableCheckpoint;
        for (int zone = 0; zone < Shape.ZONES; zone++) {
            if (zone == withoutZone || !isReadable(zone)) {
                continue;
            }
            int known = 0;
            for (Device.Item item : durableItems(zone, Rule.COMMITTED_DURABLE_BEFORE_RESET)) {
                if (item instanceof Summary summary) {
                    known = Math.max(known, summary.stamp().committed());
                }
            }
            second = Math.max(second, Math.min(greatest, known));
            greatest = Math.max(greatest, known);
        }
        return engine.keeps(Rule.COMMITTED_KNOWN_TWICE) ? second : greatest;
    }

    /** Whether a zone may be reset. */
    public boolean mayReset(int zone) {
        if (engine.device.items(zone).isEmpty() || !engine.device.isGood(zone) || isInUse(zone)) {
            return false;
        }
        int known = durablyKnownCommitted(engine.keeps(Rule.COMMITTED_KNOWN_ELSEWHERE) ? zone : -1);
        for (Device.Item item : engine.device.items(zone)) {
            if (item instanceof Summary summary && isHeldBack(summary, zone, known)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a file, a batch in flight or a relocation has something there. What a store may recover to does not matter: it replays what follows. */
    private boolean isInUse(int zone) {
        if (engine.store.leadsTo(zone)) {
            return true;
        }
        for (Batch batch : engine.inFlight) {
            if (batch.triedZones.contains(zone) || batch.recordZones.contains(zone)) {
                return true;
            }
        }
        for (Relocation relocation : engine.relocations) {
            if (relocation.zone == zone) {
                return true;
            }
        }
        return false;
    }

    private boolean isHeldBack(Summary summary, int zone, int known) {
        if (engine.design.rebuilds() && (isOfKeptCheckpoint(summary) || tellsWhatNobodyElseKnows(summary, known))) {
            return true;
        }
        boolean unsynced = summary.kind() == Summary.Kind.BATCH
                && engine.committedRecords.containsKey(summary.batch())
                && summary.batch() > engine.recoverable.get(0).batch();
        if (engine.design.replays() && unsynced && engine.keeps(Rule.UNSYNCED_LOG_KEPT)) {
            return true;
        }
        boolean recordsKept =
                engine.keeps(Rule.RECORDS_KEPT) && (engine.design.rebuilds() || engine.keeps(Rule.UNSYNCED_LOG_KEPT));
        for (CommitRecord record : summary.records()) {
            if (recordsKept && isNeeded(record) && !isCopied(record, zone)) {
                return true;
            }
        }
        return false;
    }

    private boolean isCopied(CommitRecord record, int zone) {
        int copies = engine.keeps(Rule.RECORDS_TWICE) ? COPIES : 1;
        return engine.design.rebuilds() && copiesElsewhere(record, zone) >= copies;
    }

    /** Also one that is newer than the durable one: it is being written, or is all that a lost zone has left. */
    private boolean isOfKeptCheckpoint(Summary summary) {
        Summary.Checkpoint part = summary.checkpoint();
        if (part == null) {
            return false;
        }
        int durable = engine.durableCheckpointSerial;
        return engine.keeps(Rule.CHECKPOINT_KEPT) ? part.serial() >= durable : part.serial() > durable;
    }

    private boolean tellsWhatNobodyElseKnows(Summary summary, int known) {
        if (!engine.keeps(Rule.RESET_KEEPS_COMMITTED)) {
            return false;
        }
        boolean batch = summary.kind() == Summary.Kind.BATCH && summary.batch() > known;
        return batch
                || (engine.keeps(Rule.COMMITTED_KNOWN_ELSEWHERE)
                        && summary.stamp().committed() > known);
    }

    /** Whether everything that was promised to stand in two zones does, so that one more zone may be lost. */
    public boolean isRedundant() {
        for (CommitRecord record : engine.committedRecords.values()) {
            if (isNeeded(record) && copiesElsewhere(record, -1) < COPIES) {
                return false;
            }
        }
        return durablyKnownCommitted(-1) >= engine.reliedOn && isCheckpointRedundant();
    }

    private boolean isCheckpointRedundant() {
        int[] copies = new int[Summary.Checkpoint.PARTS];
        for (int zone = 0; zone < Shape.ZONES; zone++) {
            boolean[] here = new boolean[copies.length];
            for (Device.Item item :
                    engine.device.isLost(zone) ? List.<Device.Item>of() : engine.device.flushedItems(zone)) {
                if (item instanceof Summary summary
                        && summary.checkpoint() != null
                        && summary.checkpoint().serial() == engine.durableCheckpointSerial) {
                    here[summary.checkpoint().part()] = true;
                }
            }
            for (int part = 0; part < copies.length; part++) {
                copies[part] += here[part] ? 1 : 0;
            }
        }
        return engine.durableCheckpointSerial == 0 || (copies[0] >= COPIES && copies[1] >= COPIES);
    }
}
