package io.zonelog.device.trace;

import io.zonelog.device.DeviceGeometry;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks a trace, event by event, for what must hold on every zoned device that did not lose power meanwhile:
 *
 * <ul>
 *   <li>a command completes once;
 *   <li>acknowledged writes of a zone stay in it and below its capacity, do not overlap between two resets, and leave no gap, so that the
 *       write pointer only grows;
 *   <li>no append is larger than the limit; not more zones are active or explicitly opened than allowed;
 *   <li>a read that no write or reset of its zone overlaps in time returns what was written last.
 * </ul>
 *
 * <p>A failed write leaves a zone's write pointer open, so that less is checked of the zone until its reset. Conventional zones are checked
 * for reads only. A device may grow while it is traced.
 *
 * <p>A trace sink itself, so that it can watch a run as it goes on. Violations beyond the first {@value #MAX_VIOLATIONS} are only counted.
 */
public final class TraceChecker implements TraceEvent.Sink {
    private static final int MAX_VIOLATIONS = 100;

    private final DeviceGeometry geometry;
    private final List<TracedZone> zones = new ArrayList<>();
    private final Map<Long, TraceEvent.Submitted> inFlight = new HashMap<>();
    private final Map<Long, Long> changesAtSubmission = new HashMap<>();
    private final List<String> violations = new ArrayList<>();
    /** Zones that may hold a resource. */
    private final BitSet begun = new BitSet();

    private long violationCount;

    /** Checks the trace of a device that held nothing when it began. */
    public TraceChecker(DeviceGeometry geometry) {
        this.geometry = geometry;
        growTo(geometry.zoneCount());
    }

    /** Checks the trace of a device that may have held data when it began. */
    public TraceChecker(TraceStart start) {
        geometry = start.geometry();
        start.zones().forEach(zone -> {
            begun.set(zone.zoneIndex(), zone.condition().isActive());
            zones.add(TracedZone.of(zone));
        });
    }

    private void growTo(int zoneCount) {
        while (zones.size() < zoneCount) {
            zones.add(new TracedZone(geometry.zoneCapacityBlocks()));
        }
    }

    /** What did not hold, in words, in the order of the trace; the first ones only. */
    public List<String> violations() {
        return Collections.unmodifiableList(violations);
    }

    /** How often something did not hold. */
    public long violationCount() {
        return violationCount;
    }

    private void violated(String what) {
        violationCount++;
        if (violations.size() < MAX_VIOLATIONS) {
            violations.add(what);
        }
    }

    @Override
    public void accept(TraceEvent event) {
        if (event instanceof TraceEvent.Submitted submitted) {
            submitted(submitted);
        } else {
            completed((TraceEvent.Completed) event);
        }
    }

    private void submitted(TraceEvent.Submitted command) {
        inFlight.put(command.command(), command);
        switch (command.operation()) {
            case READ -> {
                int zoneIndex = knownZoneOf(command);
                if (zoneIndex >= 0) {
                    changesAtSubmission.put(command.command(), zones.get(zoneIndex).changes);
                }
            }
            case FLUSH -> {}
            default -> changed(command, 1);
        }
    }

    /** The zone that a command names; -1 if it names none, or one that nobody has seen yet. */
    private int knownZoneOf(TraceEvent.Submitted command) {
        long zone = command.zoneIndex() != TraceEvent.ALL_ZONES
                ? command.zoneIndex()
                : Math.floorDiv(command.sector(), geometry.zoneSizeSectors());
        return zone >= 0 && zone < zones.size() ? (int) zone : -1;
    }

    private boolean isForAll(TraceEvent.Submitted command) {
        return command.zoneIndex() == TraceEvent.ALL_ZONES && command.operation() != TraceOperation.WRITE;
    }

    private void changed(TraceEvent.Submitted command, int inFlightChange) {
        if (isForAll(command)) {
            zones.forEach(zone -> changed(zone, inFlightChange));
        } else if (knownZoneOf(command) >= 0) {
            changed(zones.get(knownZoneOf(command)), inFlightChange);
        }
    }

    private static void changed(TracedZone zone, int inFlightChange) {
        zone.changes++;
        zone.changesInFlight = Math.max(0, zone.changesInFlight + inFlightChange);
    }

    private void completed(TraceEvent.Completed completion) {
        TraceEvent.Submitted command = inFlight.remove(completion.command());
        if (command == null) {
            violated("command " + completion.command() + " completed twice or was never submitted");
            return;
        }
        switch (command.operation()) {
            case READ -> checkRead(command, completion);
            case FLUSH -> {}
            case APPEND, WRITE -> {
                changed(command, -1);
                checkWrite(command, completion);
            }
            case CLOSE, FINISH, OPEN, RESET, OFFLINE -> {
                changed(command, -1);
                checkManagement(command, completion);
            }
        }
    }

    private void checkManagement(TraceEvent.Submitted command, TraceEvent.Completed completion) {
        if (!completion.status().isSuccess()) {
            return;
        }
        if (!isForAll(command)) {
            growTo(command.zoneIndex() + 1);
            managed(command, command.zoneIndex());
        } else if (command.operation() != TraceOperation.OPEN) {
            for (int index = geometry.conventionalZoneCount(); index < zones.size(); index++) {
                managed(command, index);
            }
        }
    }

    private void managed(TraceEvent.Submitted command, int zoneIndex) {
        TracedZone zone = zones.get(zoneIndex);
        switch (command.operation()) {
            case RESET -> {
                zone.reset();
                begun.clear(zoneIndex);
            }
            case FINISH, OFFLINE -> {
                zone.given = true;
                zone.explicitlyOpened = false;
                begun.clear(zoneIndex);
            }
            case CLOSE -> zone.explicitlyOpened = false;
            default -> {
                zone.explicitlyOpened = true;
                begun.set(zoneIndex);
                checkLimits(command);
            }
        }
    }

    private void checkWrite(TraceEvent.Submitted command, TraceEvent.Completed completion) {
        int known = knownZoneOf(command);
        if (!completion.status().isSuccess()) {
            if (known >= 0) {
                zones.get(known).given |= leavesThePointerOpen(completion);
            }
            return;
        }
        int zoneIndex = geometry.zoneOf(completion.sector());
        int blocks = command.contents().blocks();
        int first = geometry.blockInZone(completion.sector());
        boolean elsewhere = command.zoneIndex() != TraceEvent.ALL_ZONES && command.zoneIndex() != zoneIndex;
        if (elsewhere || first + blocks > geometry.zoneCapacityBlocks()) {
            violated(command.inWords() + " was placed outside its zone, at sector " + completion.sector());
            return;
        }
        if (command.operation() == TraceOperation.APPEND && blocks > geometry.maxAppendBlocks()) {
            violated(command.inWords() + " is larger than the append limit");
        }
        growTo(zoneIndex + 1);
        TracedZone zone = zones.get(zoneIndex);
        boolean overlaps = zone.write(first, command.contents());
        if (geometry.isConventional(zoneIndex)) {
            return;
        }
        begun.set(zoneIndex, !zone.isFull());
        if (overlaps) {
            violated(command.inWords() + " overlaps another write of zone " + zoneIndex + " at block " + first);
        } else if (zone.hasGap()) {
            violated(command.inWords() + " left a gap below block " + first + " of zone " + zoneIndex);
        }
        checkLimits(command);
    }

    /** A refusal changes nothing; after a failure the write pointer must be read again. */
    private static boolean leavesThePointerOpen(TraceEvent.Completed completion) {
        return switch (completion.status()) {
            case WRITE_FAULT, INTERNAL_ERROR, ABORTED, ZONE_IS_READ_ONLY, ZONE_IS_OFFLINE -> true;
            default -> false;
        };
    }

    private void checkLimits(TraceEvent.Submitted command) {
        int active = 0;
        int explicit = 0;
        for (int index = begun.nextSetBit(0); index >= 0; index = begun.nextSetBit(index + 1)) {
            TracedZone zone = zones.get(index);
            boolean opened = zone.explicitlyOpened && !zone.given && zone.changesInFlight == 0;
            active += opened || zone.isActive() ? 1 : 0;
            explicit += opened ? 1 : 0;
        }
        if (geometry.maxActiveZones() > 0 && active > geometry.maxActiveZones()) {
            violated(command.inWords() + " makes " + active + " zones active, above the limit");
        }
        if (geometry.maxOpenZones() > 0 && explicit > geometry.maxOpenZones()) {
            violated(command.inWords() + " leaves " + explicit + " zones explicitly opened, above the limit");
        }
    }

    private void checkRead(TraceEvent.Submitted command, TraceEvent.Completed completion) {
        Long changes = changesAtSubmission.remove(command.command());
        int zoneIndex = knownZoneOf(command);
        if (!completion.status().isSuccess() || changes == null || zoneIndex < 0) {
            return;
        }
        TracedZone zone = zones.get(zoneIndex);
        if (zone.changes != changes || zone.changesInFlight > 0) {
            return;
        }
        int first = geometry.blockInZone(completion.sector());
        for (int index = 0; index < completion.contents().blocks(); index++) {
            if (zone.contradicts(first + index, completion.contents().sums().get(index))) {
                violated(command.inWords() + " did not return what was last written at block " + (first + index)
                        + " of zone " + zoneIndex);
                return;
            }
        }
    }
}
