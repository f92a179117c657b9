package io.zonelog.zone;

import io.zonelog.device.DeviceQueue;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ZoneAction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Gives zones back: resets those in which nothing is mapped any more, and finishes those that were closed before they were full, so that
 * they hold no open resource (the counterpart of {@code xfs_zone_gc_reset_zones}). Owned by the engine's thread.
 *
 * <p>A zone is reset only when the commit that emptied it is durable in the mapping store, no batch in flight has a segment in it, and no
 * reader is left that may need it. A zone is finished only when the mapping store durably holds how far it was written, so that a start
 * finds its last summary. So a reset never precedes the durability of what made it legal, and it can be done again after a crash.
 */
public final class ZoneReclaimer {
    /** How often a reset or a finish is submitted before its zone is given up. */
    private static final int MAX_TRIES = 3;

    private final DeviceQueue device;
    private final ZoneAllocator allocator;
    private final ZoneTable table;
    private final ZoneFailures failures;
    private final ReaderHolds readers;
    private final Consumer<Runnable> mappingsDurable;
    /** Zones to be reset or finished, until what led to that is durable in the mapping store. */
    private final Set<Zone> awaitingStore = new HashSet<>();
    /** Empty zones that readers may need, and the moment at which each was found to be empty; in the order of these. */
    private final Map<Zone, Long> held = new LinkedHashMap<>();

    private int commandsInFlight;
    /** Zones that were reset since somebody asked. */
    private List<Zone> reset = new ArrayList<>();

    private long resets;

    /**
     * What the end of a zone's life waits for.
     *
     * @param readers who may need what no file maps any more
     * @param mappingsDurable runs something, on the engine's thread, when everything committed so far is durable in the mapping store itself
     */
    public record Guards(ReaderHolds readers, Consumer<Runnable> mappingsDurable) {}

    public ZoneReclaimer(DeviceQueue device, ZoneAllocator allocator, Guards guards) {
        this.device = device;
        this.failures = new ZoneFailures(device, allocator);
        this.allocator = allocator;
        this.table = allocator.table();
        this.readers = guards.readers();
        this.mappingsDurable = guards.mappingsDurable();
    }

    /** What may be done with a zone now. Pure. */
    public enum Verdict {
        /** Nothing is mapped in it: reset it. */
        RESET,
        /** It takes no more data, has room left, and holds live data: finish it. */
        FINISH,
        /** It is Read Only and nothing is mapped in it any more: give it up. */
        RETIRE,
        /** Leave it. */
        KEEP
    }

    /** Decides about a zone. */
    public static Verdict judge(Zone zone) {
        if (zone.segmentsInFlight() > 0) {
            return Verdict.KEEP;
        }
        if (zone.state() == Zone.State.READ_ONLY) {
            return zone.usedBlocks() == 0 ? Verdict.RETIRE : Verdict.KEEP;
        }
        boolean ended = zone.state() == Zone.State.CLOSED || zone.state() == Zone.State.PARTIAL;
        boolean touched = zone.writtenBlocks() > 0 || zone.hasFailed();
        if (!ended || !touched) {
            return Verdict.KEEP;
        }
        if (zone.usedBlocks() == 0) {
            return Verdict.RESET;
        }
        return zone.state() == Zone.State.CLOSED && zone.roomBlocks() > 0 ? Verdict.FINISH : Verdict.KEEP;
    }

    /** Looks at a zone whose counters have changed, and submits what is to be done. */
    public void visit(Zone zone) {
        Verdict verdict = judge(zone);
        if (verdict != Verdict.RESET) {
            // A partly written zone may have taken data again while it was held.
            held.remove(zone);
        }
        switch (verdict) {
            case RESET -> resetWhenUnread(zone);
            case FINISH -> finish(zone);
            case RETIRE -> table.retire(zone);
            case KEEP -> {}
        }
    }

    /** Looks at every zone, as recovery does. */
    public void visitAll() {
        table.zones().forEach(this::visit);
        allocator.closeExcess().forEach(this::visit);
    }

    /** What takes failing zones out of use. */
    public ZoneFailures failures() {
        return failures;
    }

    /** A zone has begun a life that the mapping does not know of. */
    public void wasReset(Zone zone) {
        reset.add(zone);
        resets++;
    }

    /** Takes out the zones that have begun a new life since the last call. */
    public List<Zone> takeReset() {
        List<Zone> taken = reset;
        reset = new ArrayList<>();
        return taken;
    }

    /** How many zones have begun a new life. */
    public long resets() {
        return resets;
    }

    /** Zones that will soon be free, or full so that they can be reclaimed. */
    public int commandsInFlight() {
        return commandsInFlight;
    }

    /** Zones that are empty and wait for readers to go. */
    public int heldZones() {
        return held.size();
    }

    /** Resets the zones whose readers have gone; returns how many. */
    public int resetUnread() {
        int count = 0;
        while (!held.isEmpty()) {
            Map.Entry<Zone, Long> oldest = held.entrySet().iterator().next();
            if (!readers.isUnread(oldest.getValue())) {
                break;
            }
            Zone zone = oldest.getKey();
            held.remove(zone);
            if (judge(zone) == Verdict.RESET) {
                reset(zone);
            } else {
                visit(zone);
            }
            count++;
        }
        return count;
    }

    /**
     * Somebody waits for room that nothing else will bring: readers that have had some time are cut off, oldest first, until a zone can
     * be reset.
     *
     * @return whether there are zones that will soon be reset, or as soon as readers have had their time
     */
    public boolean pressReaders() {
        if (held.isEmpty()) {
            return false;
        }
        readers.press(held.values().iterator().next());
        resetUnread();
        return true;
    }

    private void resetWhenUnread(Zone zone) {
        long moment = readers.moment();
        if (readers.isUnread(moment)) {
            reset(zone);
        } else {
            held.putIfAbsent(zone, moment);
        }
    }

    private void reset(Zone zone) {
        if (zone.state() == Zone.State.PARTIAL) {
            table.close(zone);
        }
        awaitStore(zone, () -> {
            table.resetSubmitted(zone);
            submitReset(zone, 1);
        });
    }

    /** Submits a command when the mapping store durably holds what led to it, unless the zone has changed by then. */
    private void awaitStore(Zone zone, Runnable command) {
        Verdict verdict = judge(zone);
        if (!awaitingStore.add(zone)) {
            return;
        }
        commandsInFlight++;
        mappingsDurable.accept(() -> {
            awaitingStore.remove(zone);
            if (judge(zone) == verdict) {
                command.run();
            } else {
                commandsInFlight--;
                visit(zone);
            }
        });
    }

    private void submitReset(Zone zone, int tries) {
        device.manage(ZoneAction.RESET, zone.zoneIndex(), (status, sector) -> resetEnded(zone, tries, status));
    }

    private void resetEnded(Zone zone, int tries, DeviceStatus status) {
        if (!status.isSuccess() && tries < MAX_TRIES && failures.isWritable(zone)) {
            submitReset(zone, tries + 1);
            return;
        }
        commandsInFlight--;
        if (!status.isSuccess()) {
            table.retire(zone);
            return;
        }
        table.resetCompleted(zone, device.report(zone.zoneIndex()).resetEpoch());
        wasReset(zone);
    }

    private void finish(Zone zone) {
        awaitStore(zone, () -> {
            table.finishSubmitted(zone);
            submitFinish(zone, 1);
        });
    }

    private void submitFinish(Zone zone, int tries) {
        device.manage(ZoneAction.FINISH, zone.zoneIndex(), (status, sector) -> finishEnded(zone, tries, status));
    }

    private void finishEnded(Zone zone, int tries, DeviceStatus status) {
        if (!status.isSuccess() && tries < MAX_TRIES && failures.isWritable(zone)) {
            submitFinish(zone, tries + 1);
            return;
        }
        commandsInFlight--;
        if (!status.isSuccess()) {
            failures.finishFailed(zone);
        } else {
            table.finishCompleted(zone);
        }
        // What was mapped in it may be gone by now.
        visit(zone);
    }
}
