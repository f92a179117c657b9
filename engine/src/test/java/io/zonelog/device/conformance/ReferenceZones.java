package io.zonelog.device.conformance;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A second model of a zoned device, written for nothing but to be compared with the first: no counters, no indexes, every answer
 * worked out from the list of zones each time. It closes the zone that was opened first when it has to.
 */
final class ReferenceZones {
    /** A mistake that the model makes on purpose, to see that a comparison finds it. */
    enum Mistake {
        NONE,
        FINISH_KEEPS_THE_ZONE_OPEN
    }

    private static final class Zone {
        String state = "empty";
        int pointer;
        long epoch;
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
    }

    private final DeviceGeometry geometry;
    private final Mistake mistake;
    private final List<Zone> zones = new ArrayList<>();
    private long time;

    ReferenceZones(DeviceGeometry geometry, Mistake mistake) {
        this.geometry = geometry;
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
            case OPEN, CLOSE, FINISH, RESET -> manage(command.kind(), zones.get(command.zoneIndex()));
            case OPEN_ALL -> openAll();
            case CLOSE_ALL, FINISH_ALL, RESET_ALL -> {
                zones.forEach(zone -> manageIfConcerned(command.kind(), zone));
                yield DeviceStatus.SUCCESS;
            }
        };
    }

    private DeviceStatus append(DeviceCommand command) {
        Zone zone = zones.get(command.zoneIndex());
        if (zone.state.equals("conventional") || command.blocks() > geometry.maxAppendBlocks()) {
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
        if (zone.state.equals("conventional")) {
            if (command.firstBlock() + command.blocks() > geometry.zoneCapacityBlocks()) {
                return DeviceStatus.ZONE_BOUNDARY_ERROR;
            }
            fill(zone, command.firstBlock(), command);
            return DeviceStatus.SUCCESS;
        }
        return put(zone, command.firstBlock(), command);
    }

    private DeviceStatus put(Zone zone, int block, DeviceCommand command) {
        if (zone.state.equals("full")) {
            return DeviceStatus.ZONE_IS_FULL;
        }
        if (block != zone.pointer) {
            return DeviceStatus.ZONE_INVALID_WRITE;
        }
        if (block + command.blocks() > geometry.zoneCapacityBlocks()) {
            return DeviceStatus.ZONE_BOUNDARY_ERROR;
        }
        DeviceStatus opened = open(zone, "implicit");
        if (opened.isSuccess()) {
            fill(zone, block, command);
            zone.pointer += command.blocks();
            zone.state = zone.pointer == geometry.zoneCapacityBlocks() ? "full" : zone.state;
        }
        return opened;
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
        return command.firstBlock() + command.blocks() > geometry.zoneSizeBlocks()
                ? DeviceStatus.ZONE_BOUNDARY_ERROR
                : DeviceStatus.SUCCESS;
    }

    private DeviceStatus manage(DeviceCommand.Kind kind, Zone zone) {
        if (zone.state.equals("conventional")) {
            return DeviceStatus.INVALID_FIELD;
        }
        boolean legal = switch (kind) {
            case OPEN -> !zone.state.equals("full");
            case CLOSE -> zone.active();
            default -> true;
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
            case FINISH -> zone.state = mistake == Mistake.NONE || !zone.open() ? "full" : zone.state;
            default -> reset(zone);
        }
        return DeviceStatus.SUCCESS;
    }

    private static void reset(Zone zone) {
        if (!zone.state.equals("empty")) {
            zone.state = "empty";
            zone.pointer = 0;
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
        }
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
