package io.zonelog.device.conformance;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.fault.FaultEffect;
import io.zonelog.device.fault.FaultKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A second model of a zoned device, written for nothing but to be compared with the first: no counters, no indexes, every answer
 * worked out from the list of zones each time. It closes the zone that was opened first when it has to. Commands do not overlap, so a
 * failed write has nothing placed behind it.
 */
final class ReferenceZones {
    /** A mistake that the model makes on purpose, to see that a comparison finds it. */
    enum Mistake {
        NONE,
        FINISH_KEEPS_THE_ZONE_OPEN,
        FAILED_FLUSH_KEEPS_THE_DATA
    }

    /** The content of a block of which nothing is promised. */
    static final int UNSPECIFIED = -1;

    private static final class Zone {
        String state = "empty";
        int pointer;
        int acknowledged;
        int durable;
        long epoch;
        long durableEpoch;
        long openedAt;
        int[] content;

        Zone(int blocks) {
            content = new int[blocks];
        }

        boolean open() {
            return state.equals("implicit") || state.equals("explicit");
        }

        boolean active() {
            return open() || state.equals("closed");
        }

        boolean writable() {
            return active() || state.equals("empty");
        }

        void settle() {
            durable = acknowledged;
            durableEpoch = epoch;
        }

        int durableNow() {
            return durableEpoch == epoch ? durable : 0;
        }
    }

    private final DeviceGeometry geometry;
    private final Mistake mistake;
    private final ReferenceFaults faults;
    private final List<Zone> zones = new ArrayList<>();
    private long time;

    ReferenceZones(DeviceGeometry geometry, ReferenceFaults faults, Mistake mistake) {
        this.geometry = geometry;
        this.faults = faults;
        this.mistake = mistake;
        for (int index = 0; index < geometry.zoneCount(); index++) {
            Zone zone = new Zone(geometry.zoneSizeBlocks());
            zone.state = index < geometry.conventionalZoneCount() ? "conventional" : "empty";
            zones.add(zone);
        }
    }

    ZoneDescriptor descriptor(int index) {
        Zone zone = zones.get(index);
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
        int pointer = condition.isWritable() ? zone.pointer : ZoneDescriptor.WRITE_POINTER_INVALID;
        return new ZoneDescriptor(index, condition, geometry.zoneCapacityBlocks(), pointer, zone.epoch);
    }

    int[] content(int index, int firstBlock, int blocks) {
        return Arrays.copyOfRange(zones.get(index).content, firstBlock, firstBlock + blocks);
    }

    DeviceStatus run(DeviceCommand command) {
        time++;
        return switch (command.kind()) {
            case APPEND -> append(command);
            case WRITE -> write(command);
            case READ -> read(command);
            case OPEN, CLOSE, FINISH, RESET, OFFLINE -> manage(command.kind(), command.zoneIndex());
            case FLUSH -> flush();
            case OPEN_ALL -> openAll();
            case CLOSE_ALL, FINISH_ALL, RESET_ALL, OFFLINE_ALL -> {
                zones.forEach(zone -> manageIfConcerned(command.kind(), zone));
                yield DeviceStatus.SUCCESS;
            }
        };
    }

    private DeviceStatus append(DeviceCommand command) {
        Zone zone = zones.get(command.zoneIndex());
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
        Zone zone = zones.get(command.zoneIndex());
        return conventional(command.zoneIndex()) ? overwrite(zone, command) : put(zone, command.firstBlock(), command);
    }

    private boolean conventional(int zoneIndex) {
        return zoneIndex < geometry.conventionalZoneCount();
    }

    private DeviceStatus overwrite(Zone zone, DeviceCommand command) {
        if (refusal(zone) != DeviceStatus.SUCCESS) {
            return refusal(zone);
        }
        if (command.firstBlock() + command.blocks() > geometry.zoneCapacityBlocks()) {
            return DeviceStatus.ZONE_BOUNDARY_ERROR;
        }
        FaultEffect fault = faults.next(FaultKind.APPEND);
        if (fault == FaultEffect.NONE) {
            fill(zone, command.firstBlock(), command);
            return DeviceStatus.SUCCESS;
        }
        forget(zone, command.firstBlock(), command.blocks());
        return died(zone, fault) ? refusal(zone) : DeviceStatus.WRITE_FAULT;
    }

    /** Why a zone takes no write, whatever it is. */
    private static DeviceStatus refusal(Zone zone) {
        return switch (zone.state) {
            case "full" -> DeviceStatus.ZONE_IS_FULL;
            case "read-only" -> DeviceStatus.ZONE_IS_READ_ONLY;
            case "offline" -> DeviceStatus.ZONE_IS_OFFLINE;
            default -> DeviceStatus.SUCCESS;
        };
    }

    private static boolean died(Zone zone, FaultEffect fault) {
        if (fault != FaultEffect.READ_ONLY && fault != FaultEffect.OFFLINE) {
            return false;
        }
        zone.state = fault == FaultEffect.READ_ONLY ? "read-only" : "offline";
        zone.settle();
        return true;
    }

    private static void forget(Zone zone, int block, int blocks) {
        Arrays.fill(zone.content, block, block + blocks, UNSPECIFIED);
    }

    private DeviceStatus put(Zone zone, int block, DeviceCommand command) {
        if (refusal(zone) != DeviceStatus.SUCCESS) {
            return refusal(zone);
        }
        if (block != zone.pointer) {
            return DeviceStatus.ZONE_INVALID_WRITE;
        }
        if (block + command.blocks() > geometry.zoneCapacityBlocks()) {
            return DeviceStatus.ZONE_BOUNDARY_ERROR;
        }
        DeviceStatus opened = open(zone, "implicit");
        if (!opened.isSuccess()) {
            return opened;
        }
        zone.pointer += command.blocks();
        zone.state = zone.pointer == geometry.zoneCapacityBlocks() ? "full" : zone.state;
        FaultEffect fault = faults.next(FaultKind.APPEND);
        if (fault == FaultEffect.NONE) {
            fill(zone, block, command);
            zone.acknowledged = zone.pointer;
            return DeviceStatus.SUCCESS;
        }
        return failedPut(zone, block, command, fault);
    }

    /** A zone that the write filled stays Full; otherwise the pointer goes where the fault says. */
    private static DeviceStatus failedPut(Zone zone, int block, DeviceCommand command, FaultEffect fault) {
        int kept = fault == FaultEffect.ERROR_POINTER_PARTIAL ? command.blocks() / 2 : 0;
        boolean dead = died(zone, fault);
        if (dead || fault == FaultEffect.ERROR_POINTER_PAST || zone.state.equals("full")) {
            forget(zone, block, command.blocks());
            return dead ? refusal(zone) : DeviceStatus.WRITE_FAULT;
        }
        for (int index = 0; index < kept; index++) {
            zone.content[block + index] = command.number() + index;
        }
        zone.pointer = block + kept;
        return DeviceStatus.WRITE_FAULT;
    }

    private DeviceStatus flush() {
        FaultEffect fault = faults.next(FaultKind.FLUSH);
        for (Zone zone : zones) {
            if (fault == FaultEffect.NONE) {
                zone.settle();
            } else if (losesData(fault) && zone.acknowledged > zone.durableNow()) {
                Arrays.fill(zone.content, zone.durableNow(), zone.acknowledged, 0);
            }
        }
        return fault == FaultEffect.NONE || fault == FaultEffect.LIE
                ? DeviceStatus.SUCCESS
                : DeviceStatus.INTERNAL_ERROR;
    }

    private static void fill(Zone zone, int block, DeviceCommand command) {
        for (int index = 0; index < command.blocks(); index++) {
            zone.content[block + index] = command.number() + index;
        }
    }

    private DeviceStatus open(Zone zone, String as) {
        if (zone.open()) {
            return DeviceStatus.SUCCESS;
        }
        long active = zones.stream().filter(Zone::active).count();
        if (!zone.active() && geometry.maxActiveZones() > 0 && active == geometry.maxActiveZones()) {
            return DeviceStatus.TOO_MANY_ACTIVE_ZONES;
        }
        List<Zone> open = zones.stream().filter(Zone::open).toList();
        if (geometry.maxOpenZones() > 0 && open.size() == geometry.maxOpenZones()) {
            Zone oldest = null;
            for (Zone candidate : open) {
                if (candidate.state.equals("implicit") && (oldest == null || candidate.openedAt < oldest.openedAt)) {
                    oldest = candidate;
                }
            }
            if (oldest == null) {
                return DeviceStatus.TOO_MANY_OPEN_ZONES;
            }
            oldest.state = "closed";
        }
        zone.state = as;
        zone.openedAt = time;
        return DeviceStatus.SUCCESS;
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
        return faults.next(FaultKind.READ) == FaultEffect.NONE
                ? DeviceStatus.SUCCESS
                : DeviceStatus.UNRECOVERED_READ_ERROR;
    }

    private DeviceStatus manage(DeviceCommand.Kind kind, int zoneIndex) {
        Zone zone = zones.get(zoneIndex);
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
        switch (kind) {
            case OPEN -> {
                DeviceStatus opened = open(zone, "explicit");
                if (!opened.isSuccess()) {
                    return opened;
                }
                zone.state = "explicit";
            }
            case CLOSE -> zone.state = "closed";
            case FINISH ->
                zone.state = mistake != Mistake.FINISH_KEEPS_THE_ZONE_OPEN || !zone.open() ? "full" : zone.state;
            case OFFLINE -> zone.state = "offline";
            default -> {
                return resetOrFail(zone);
            }
        }
        return DeviceStatus.SUCCESS;
    }

    private DeviceStatus resetOrFail(Zone zone) {
        FaultEffect fault = faults.next(FaultKind.RESET);
        if (fault == FaultEffect.NONE) {
            reset(zone);
            return DeviceStatus.SUCCESS;
        }
        return died(zone, fault) ? refusal(zone) : DeviceStatus.INTERNAL_ERROR;
    }

    private static void reset(Zone zone) {
        if (!zone.state.equals("empty")) {
            zone.state = "empty";
            zone.pointer = 0;
            zone.acknowledged = 0;
            zone.epoch++;
            Arrays.fill(zone.content, 0);
        }
    }

    private void manageIfConcerned(DeviceCommand.Kind kind, Zone zone) {
        if (kind == DeviceCommand.Kind.CLOSE_ALL && zone.open()) {
            zone.state = "closed";
        } else if (kind == DeviceCommand.Kind.FINISH_ALL && zone.active()) {
            zone.state = "full";
        } else if (kind == DeviceCommand.Kind.RESET_ALL && (zone.active() || zone.state.equals("full"))) {
            reset(zone);
        } else if (kind == DeviceCommand.Kind.OFFLINE_ALL && zone.state.equals("read-only")) {
            zone.state = "offline";
        }
    }

    private boolean losesData(FaultEffect fault) {
        return fault == FaultEffect.ERROR_DATA_LOST && mistake != Mistake.FAILED_FLUSH_KEEPS_THE_DATA;
    }

    private DeviceStatus openAll() {
        List<Zone> closed =
                zones.stream().filter(zone -> zone.state.equals("closed")).toList();
        long open = zones.stream().filter(Zone::open).count();
        if (!closed.isEmpty() && geometry.maxOpenZones() > 0 && open + closed.size() > geometry.maxOpenZones()) {
            return DeviceStatus.TOO_MANY_OPEN_ZONES;
        }
        for (Zone zone : closed) {
            zone.state = "explicit";
            zone.openedAt = time;
        }
        return DeviceStatus.SUCCESS;
    }
}
