package io.zonelog.device.trace;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Checks a trace, event by event, for what must hold on every zoned device that was empty when the trace began and did not lose
 * power: a command completes once; acknowledged writes of a zone do not overlap between two resets and stay below the capacity;
 * no append is larger than the limit; not more zones are active than allowed; a read that no write or reset of its zone overlaps
 * in time returns what was written last. Conventional zones are checked for reads only.
 *
 * <p>A trace sink itself, so that it can watch a run as it goes on.
 */
public final class TraceChecker implements TraceSink {
    private static final class Zone {
        /** The sums of the blocks that were acknowledged since the last reset, by block. */
        final TreeMap<Integer, Integer> written = new TreeMap<>();

        /** Appends, writes and management commands in flight. */
        int changesInFlight;
        /** Counts submissions and completions of changes. */
        long changes;
        /** A change failed or the zone was finished: nothing more is known of its resources. */
        boolean given;
    }

    private final DeviceGeometry geometry;
    private final Zone[] zones;
    private final Map<Long, TraceEvent.Submitted> inFlight = new HashMap<>();
    private final Map<Long, Long> changesAtSubmission = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    public TraceChecker(DeviceGeometry geometry) {
        this.geometry = geometry;
        zones = new Zone[geometry.zoneCount()];
        for (int index = 0; index < zones.length; index++) {
            zones[index] = new Zone();
        }
    }

    /** What did not hold, in words, in the order of the trace. */
    public List<String> violations() {
        return Collections.unmodifiableList(violations);
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
                if (zoneOf(command) >= 0) {
                    changesAtSubmission.put(command.command(), zones[zoneOf(command)].changes);
                }
            }
            case FLUSH -> {}
            default -> changed(command, 1);
        }
    }

    private int zoneOf(TraceEvent.Submitted command) {
        if (command.zoneIndex() != TraceEvent.ALL_ZONES) {
            return command.zoneIndex() < zones.length ? command.zoneIndex() : -1;
        }
        boolean onDevice =
                command.sector() >= 0 && command.sector() < geometry.zoneCount() * geometry.zoneSizeSectors();
        return onDevice ? geometry.zoneOf(command.sector()) : -1;
    }

    private void changed(TraceEvent.Submitted command, int inFlightChange) {
        boolean all = command.zoneIndex() == TraceEvent.ALL_ZONES && command.operation() != TraceOperation.WRITE;
        for (int index = 0; index < zones.length; index++) {
            if (all || index == zoneOf(command)) {
                zones[index].changes++;
                zones[index].changesInFlight += inFlightChange;
            }
        }
    }

    private void completed(TraceEvent.Completed completion) {
        TraceEvent.Submitted command = inFlight.remove(completion.command());
        if (command == null) {
            violations.add("command " + completion.command() + " completed twice or was never submitted");
            return;
        }
        switch (command.operation()) {
            case READ -> checkRead(command, completion);
            case APPEND, WRITE -> {
                changed(command, -1);
                checkWrite(command, completion);
            }
            case RESET, FINISH -> {
                changed(command, -1);
                managed(command, completion);
            }
            case FLUSH -> {}
            default -> changed(command, -1);
        }
    }

    private void managed(TraceEvent.Submitted command, TraceEvent.Completed completion) {
        for (int index = geometry.conventionalZoneCount(); index < zones.length; index++) {
            boolean meant = command.zoneIndex() == TraceEvent.ALL_ZONES || command.zoneIndex() == index;
            if (meant && completion.status().isSuccess()) {
                zones[index].given = command.operation() == TraceOperation.FINISH;
                if (command.operation() == TraceOperation.RESET) {
                    zones[index].written.clear();
                }
            }
        }
    }

    private void checkWrite(TraceEvent.Submitted command, TraceEvent.Completed completion) {
        int zoneIndex = zoneOf(command);
        if (!completion.status().isSuccess()) {
            if (zoneIndex >= 0 && completion.status() == DeviceStatus.WRITE_FAULT) {
                zones[zoneIndex].given = true;
            }
            return;
        }
        int blocks = command.contents().blocks();
        int first = geometry.blockInZone(completion.sector());
        if (geometry.zoneOf(completion.sector()) != zoneIndex || first + blocks > geometry.zoneCapacityBlocks()) {
            violations.add(command + " was placed outside its zone, at sector " + completion.sector());
            return;
        }
        if (command.operation() == TraceOperation.APPEND && blocks > geometry.maxAppendBlocks()) {
            violations.add(command + " is larger than the append limit");
        }
        Zone zone = zones[zoneIndex];
        for (int index = 0; index < blocks; index++) {
            Integer before =
                    zone.written.put(first + index, command.contents().sums().get(index));
            if (before != null && !geometry.isConventional(zoneIndex)) {
                violations.add(
                        command + " overlaps another write of zone " + zoneIndex + " at block " + (first + index));
                return;
            }
        }
        checkActive(command);
    }

    private void checkActive(TraceEvent.Submitted command) {
        int active = 0;
        for (int index = geometry.conventionalZoneCount(); index < zones.length; index++) {
            int blocks = zones[index].written.size();
            boolean half = blocks > 0 && blocks < geometry.zoneCapacityBlocks();
            active += half && !zones[index].given && zones[index].changesInFlight == 0 ? 1 : 0;
        }
        if (geometry.maxActiveZones() > 0 && active > geometry.maxActiveZones()) {
            violations.add(command + " makes " + active + " zones active, above the limit");
        }
    }

    private void checkRead(TraceEvent.Submitted command, TraceEvent.Completed completion) {
        Long changes = changesAtSubmission.remove(command.command());
        if (!completion.status().isSuccess() || changes == null) {
            return;
        }
        Zone zone = zones[zoneOf(command)];
        if (zone.changes != changes || zone.changesInFlight > 0) {
            return;
        }
        int first = geometry.blockInZone(completion.sector());
        for (int index = 0; index < completion.contents().blocks(); index++) {
            Integer written = zone.written.get(first + index);
            int found = completion.contents().sums().get(index);
            if (written != null && written != found) {
                violations.add(command + " did not return what was last written at block " + (first + index)
                        + " of zone " + zoneOf(command));
                return;
            }
        }
    }
}
