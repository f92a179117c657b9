package io.zonelog.device.conformance;

import io.zonelog.device.DeviceFeatures;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.fault.Fault;
import io.zonelog.device.state.DeviceBehaviour;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * A second model of a zoned device, written for nothing but to be compared with the first: no counters, no indexes, every answer
 * worked out from the list of zones each time. It shares no rule with the device, only the names of conditions, statuses and settings.
 * Commands do not overlap, so a failed write has nothing placed behind it.
 */
final class ReferenceZones {
    /** A mistake that the model makes on purpose, to see that a comparison finds it. */
    enum Mistake {
        NONE,
        FINISH_KEEPS_THE_ZONE_OPEN,
        FAILED_FLUSH_KEEPS_THE_DATA
    }

    private final DeviceGeometry geometry;
    private final DeviceBehaviour behaviour;
    private final Mistake mistake;
    private final ReferenceFaults faults;
    private final IntPredicate closedOnTheDevice;
    private final List<ReferenceZone> zones = new ArrayList<>();
    private long time;

    /**
     * A device with empty zones.
     *
     * @param closedOnTheDevice whether the device under comparison, which is always one command ahead, shows a zone as Closed: where it may
     *     choose by chance, the model takes over its choice if that is allowed
     */
    ReferenceZones(
            DeviceGeometry geometry,
            DeviceBehaviour behaviour,
            ReferenceFaults faults,
            Mistake mistake,
            IntPredicate closedOnTheDevice) {
        this.geometry = geometry;
        this.behaviour = behaviour;
        this.faults = faults;
        this.mistake = mistake;
        this.closedOnTheDevice = closedOnTheDevice;
        for (int index = 0; index < geometry.zoneCount(); index++) {
            ReferenceZone zone = new ReferenceZone(geometry.zoneSizeBlocks());
            zone.state = index < geometry.conventionalZoneCount() ? "conventional" : "empty";
            zones.add(zone);
        }
    }

    ZoneDescriptor descriptor(int index) {
        ReferenceZone zone = zones.get(index);
        ZoneCondition condition = switch (zone.state) {
            case "empty" -> ZoneCondition.EMPTY;
            case "implicit" -> ZoneCondition.IMPLICITLY_OPENED;
            case "explicit" -> ZoneCondition.EXPLICITLY_OPENED;
            case "closed" -> ZoneCondition.CLOSED;
            case "conventional" -> ZoneCondition.NOT_WRITE_POINTER;
            case "read-only" -> ZoneCondition.READ_ONLY;
            case "offline" -> ZoneCondition.OFFLINE;
            default -> ZoneCondition.FULL;
        };
        int pointer = zone.writable() ? zone.pointer : ZoneDescriptor.WRITE_POINTER_INVALID;
        return new ZoneDescriptor(index, condition, geometry.zoneCapacityBlocks(), pointer, zone.epoch);
    }

    int[] content(int index, int firstBlock, int blocks) {
        return Arrays.copyOfRange(zones.get(index).content, firstBlock, firstBlock + blocks);
    }

    DeviceStatus run(DeviceCommand command) {
        time++;
        return switch (command.kind()) {
            case APPEND, APPEND_FORCED -> append(command);
            case WRITE -> write(command);
            case READ -> read(command);
            case OPEN, CLOSE, FINISH, RESET, OFFLINE -> manage(command.kind(), command.zoneIndex());
            case FLUSH -> flush();
            case OPEN_ALL -> openAll();
            case CLOSE_ALL, FINISH_ALL, RESET_ALL, OFFLINE_ALL -> {
                zones.forEach(zone -> manageIfConcerned(command.kind(), zone));
                yield managed();
            }
        };
    }

    private DeviceStatus append(DeviceCommand command) {
        ReferenceZone zone = zones.get(command.zoneIndex());
        if (conventional(command.zoneIndex()) || command.blocks() > geometry.maxAppendBlocks()) {
            return DeviceStatus.INVALID_FIELD;
        }
        return put(zone, zone.pointer, command);
    }

    private DeviceStatus write(DeviceCommand command) {
        long start = (long) command.zoneIndex() * geometry.zoneSizeBlocks() + command.firstBlock();
        if (start + command.blocks() > (long) geometry.zoneCount() * geometry.zoneSizeBlocks()) {
            return DeviceStatus.LBA_OUT_OF_RANGE;
        }
        ReferenceZone zone = zones.get(command.zoneIndex());
        return conventional(command.zoneIndex()) ? overwrite(zone, command) : put(zone, command.firstBlock(), command);
    }

    private boolean conventional(int zoneIndex) {
        return zoneIndex < geometry.conventionalZoneCount();
    }

    private DeviceStatus overwrite(ReferenceZone zone, DeviceCommand command) {
        if (zone.refusal() != DeviceStatus.SUCCESS) {
            return zone.refusal();
        }
        if (command.firstBlock() + command.blocks() > geometry.zoneCapacityBlocks()) {
            return DeviceStatus.ZONE_BOUNDARY_ERROR;
        }
        Fault.Effect fault = faults.next(Fault.Kind.APPEND);
        if (succeeds(fault)) {
            fill(zone, command.firstBlock(), command);
            return DeviceStatus.SUCCESS;
        }
        zone.forget(command.firstBlock(), command.blocks());
        return zone.died(fault) ? zone.refusal() : DeviceStatus.WRITE_FAULT;
    }

    private DeviceStatus put(ReferenceZone zone, int block, DeviceCommand command) {
        if (zone.refusal() != DeviceStatus.SUCCESS) {
            return zone.refusal();
        }
        if (block != zone.pointer) {
            return DeviceStatus.ZONE_INVALID_WRITE;
        }
        if (block + command.blocks() > geometry.zoneCapacityBlocks()) {
            return DeviceStatus.ZONE_BOUNDARY_ERROR;
        }
        DeviceStatus room = roomToOpen(zone);
        if (room != DeviceStatus.SUCCESS) {
            return room;
        }
        open(zone, "implicit");
        zone.writtenAt = time;
        zone.pointer += command.blocks();
        zone.state = zone.pointer == geometry.zoneCapacityBlocks() ? "full" : zone.state;
        Fault.Effect fault = faults.next(Fault.Kind.APPEND);
        if (succeeds(fault)) {
            fill(zone, block, command);
            zone.acknowledged = zone.pointer;
            boolean forced = command.kind() == DeviceCommand.Kind.APPEND_FORCED || hasNoCache();
            if (forced && fault != Fault.Effect.LIE) {
                zone.settle();
            }
            return DeviceStatus.SUCCESS;
        }
        return failedPut(zone, block, command, fault);
    }

    /** A zone that the write filled stays Full; otherwise the pointer goes where the fault says. */
    private static DeviceStatus failedPut(ReferenceZone zone, int block, DeviceCommand command, Fault.Effect fault) {
        int kept = fault == Fault.Effect.ERROR_POINTER_PARTIAL ? command.blocks() / 2 : 0;
        boolean dead = zone.died(fault);
        boolean past = fault == Fault.Effect.ERROR_POINTER_PAST || fault == Fault.Effect.ERROR_TORN;
        if (dead || past || zone.state.equals("full")) {
            zone.forget(block, command.blocks());
            return dead ? zone.refusal() : DeviceStatus.WRITE_FAULT;
        }
        for (int index = 0; index < kept; index++) {
            zone.content[block + index] = command.number() + index;
        }
        zone.pointer = block + kept;
        return DeviceStatus.WRITE_FAULT;
    }

    private DeviceStatus flush() {
        Fault.Effect fault = faults.next(Fault.Kind.FLUSH);
        for (ReferenceZone zone : zones) {
            if (fault == Fault.Effect.NONE || fault == Fault.Effect.DELAY) {
                zone.settle();
            } else if (losesData(fault) && zone.acknowledged > zone.durableNow()) {
                Arrays.fill(zone.content, zone.durableNow(), zone.acknowledged, 0);
            }
        }
        return succeeds(fault) ? DeviceStatus.SUCCESS : DeviceStatus.INTERNAL_ERROR;
    }

    private static void fill(ReferenceZone zone, int block, DeviceCommand command) {
        for (int index = 0; index < command.blocks(); index++) {
            zone.content[block + index] = command.number() + index;
        }
    }

    private static boolean succeeds(Fault.Effect fault) {
        return fault == Fault.Effect.NONE || fault == Fault.Effect.DELAY || fault == Fault.Effect.LIE;
    }

    private boolean hasNoCache() {
        return behaviour.features().writeCache() == DeviceFeatures.WriteCache.ABSENT;
    }

    private boolean atOpenLimit() {
        return geometry.maxOpenZones() > 0
                && zones.stream().filter(ReferenceZone::open).count() == geometry.maxOpenZones();
    }

    private List<ReferenceZone> implicit() {
        return zones.stream().filter(zone -> zone.state.equals("implicit")).toList();
    }

    private DeviceStatus roomToOpen(ReferenceZone zone) {
        if (zone.open()) {
            return DeviceStatus.SUCCESS;
        }
        long active = zones.stream().filter(ReferenceZone::active).count();
        if (!zone.active() && geometry.maxActiveZones() > 0 && active == geometry.maxActiveZones()) {
            return DeviceStatus.TOO_MANY_ACTIVE_ZONES;
        }
        boolean never = behaviour.implicitClose() == DeviceBehaviour.ImplicitClose.NEVER;
        return atOpenLimit() && (never || implicit().isEmpty())
                ? DeviceStatus.TOO_MANY_OPEN_ZONES
                : DeviceStatus.SUCCESS;
    }

    private void open(ReferenceZone zone, String as) {
        if (zone.open()) {
            return;
        }
        if (atOpenLimit()) {
            victim().ifPresent(victim -> victim.state = "closed");
        }
        zone.state = as;
        zone.openedAt = time;
    }

    private Optional<ReferenceZone> victim() {
        return switch (behaviour.implicitClose()) {
            case OLDEST -> implicit().stream().min(Comparator.comparingLong(zone -> zone.openedAt));
            case LEAST_RECENTLY_WRITTEN -> implicit().stream().min(Comparator.comparingLong(zone -> zone.writtenAt));
            case LOWEST -> implicit().stream().findFirst();
            case SEEDED_RANDOM ->
                implicit().stream()
                        .filter(zone -> closedOnTheDevice.test(zones.indexOf(zone)))
                        .findFirst();
            case NEVER -> Optional.empty();
        };
    }

    private DeviceStatus read(DeviceCommand command) {
        long start = (long) command.zoneIndex() * geometry.zoneSizeBlocks() + command.firstBlock();
        if (start + command.blocks() > (long) geometry.zoneCount() * geometry.zoneSizeBlocks()) {
            return DeviceStatus.LBA_OUT_OF_RANGE;
        }
        if (command.firstBlock() + command.blocks() > geometry.zoneSizeBlocks()) {
            return DeviceStatus.ZONE_BOUNDARY_ERROR;
        }
        if (zones.get(command.zoneIndex()).state.equals("offline")) {
            return DeviceStatus.ZONE_IS_OFFLINE;
        }
        int data = conventional(command.zoneIndex())
                ? geometry.zoneCapacityBlocks()
                : zones.get(command.zoneIndex()).pointer;
        boolean strict = behaviour.features().unwrittenReads() == DeviceFeatures.UnwrittenReads.ERROR;
        if (strict && command.firstBlock() + command.blocks() > data) {
            return DeviceStatus.UNWRITTEN_BLOCK;
        }
        return succeeds(faults.next(Fault.Kind.READ)) ? DeviceStatus.SUCCESS : DeviceStatus.UNRECOVERED_READ_ERROR;
    }

    private DeviceStatus manage(DeviceCommand.Kind kind, int zoneIndex) {
        ReferenceZone zone = zones.get(zoneIndex);
        if (conventional(zoneIndex)) {
            return DeviceStatus.INVALID_FIELD;
        }
        boolean legal = switch (kind) {
            case OPEN -> zone.writable();
            case CLOSE -> zone.active();
            case OFFLINE -> zone.state.equals("read-only") || zone.state.equals("offline");
            default -> zone.writable() || zone.state.equals("full");
        };
        if (!legal) {
            return DeviceStatus.INVALID_ZONE_STATE_TRANSITION;
        }
        if (kind == DeviceCommand.Kind.OPEN && roomToOpen(zone) != DeviceStatus.SUCCESS) {
            return roomToOpen(zone);
        }
        Fault.Effect fault =
                kind == DeviceCommand.Kind.OFFLINE ? Fault.Effect.NONE : faults.next(Fault.Kind.valueOf(kind.name()));
        if (!succeeds(fault)) {
            return zone.died(fault) ? zone.refusal() : DeviceStatus.INTERNAL_ERROR;
        }
        switch (kind) {
            case OPEN -> {
                open(zone, "explicit");
                zone.state = "explicit";
            }
            case CLOSE -> zone.state = "closed";
            case FINISH ->
                zone.state = mistake != Mistake.FINISH_KEEPS_THE_ZONE_OPEN || !zone.open() ? "full" : zone.state;
            case OFFLINE -> zone.state = "offline";
            default -> zone.reset();
        }
        return managed();
    }

    /** Without a cache a management command makes durable what is not yet. */
    private DeviceStatus managed() {
        if (hasNoCache()) {
            zones.forEach(ReferenceZone::settle);
        }
        return DeviceStatus.SUCCESS;
    }

    private void manageIfConcerned(DeviceCommand.Kind kind, ReferenceZone zone) {
        if (kind == DeviceCommand.Kind.CLOSE_ALL && zone.open()) {
            zone.state = "closed";
        } else if (kind == DeviceCommand.Kind.FINISH_ALL && zone.active()) {
            zone.state = "full";
        } else if (kind == DeviceCommand.Kind.RESET_ALL && (zone.active() || zone.state.equals("full"))) {
            zone.reset();
        } else if (kind == DeviceCommand.Kind.OFFLINE_ALL && zone.state.equals("read-only")) {
            zone.state = "offline";
        }
    }

    private boolean losesData(Fault.Effect fault) {
        return fault == Fault.Effect.ERROR_DATA_LOST && mistake != Mistake.FAILED_FLUSH_KEEPS_THE_DATA;
    }

    private DeviceStatus openAll() {
        List<ReferenceZone> closed =
                zones.stream().filter(zone -> zone.state.equals("closed")).toList();
        long open = zones.stream().filter(ReferenceZone::open).count();
        if (!closed.isEmpty() && geometry.maxOpenZones() > 0 && open + closed.size() > geometry.maxOpenZones()) {
            return DeviceStatus.TOO_MANY_OPEN_ZONES;
        }
        for (ReferenceZone zone : closed) {
            zone.state = "explicit";
            zone.openedAt = time;
        }
        return managed();
    }
}
