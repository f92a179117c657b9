package io.zonelog.deploy.view;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import java.util.Locale;

/** A zone as {@code blkzone report} of util-linux prints it, for tools that read its lines. Numbers are sectors. */
public final class BlkzoneLine {
    private BlkzoneLine() {}

    /** One line. The write pointer is relative to the start, 0 where there is none, and the zone's length where it is full. */
    public static String of(DeviceGeometry geometry, ZoneDescriptor zone) {
        boolean conventional = zone.condition() == ZoneCondition.NOT_WRITE_POINTER;
        long pointerSectors = zone.condition() == ZoneCondition.FULL
                ? geometry.zoneSizeSectors()
                : Math.max(zone.writePointerBlocks(), 0) * geometry.blockSectors();
        return String.format(
                Locale.ROOT,
                "  start: 0x%09x, len 0x%06x, cap 0x%06x, wptr 0x%06x reset:0 non-seq:0, zcond:%2d(%s) [type: %s]",
                geometry.zoneStartSector(zone.zoneIndex()),
                geometry.zoneSizeSectors(),
                zone.capacityBlocks() * geometry.blockSectors(),
                pointerSectors,
                zone.condition().code(),
                abbreviation(zone.condition()),
                conventional ? "1(CONVENTIONAL)" : "2(SEQ_WRITE_REQUIRED)");
    }

    private static String abbreviation(ZoneCondition condition) {
        return switch (condition) {
            case NOT_WRITE_POINTER -> "nw";
            case EMPTY -> "em";
            case IMPLICITLY_OPENED -> "oi";
            case EXPLICITLY_OPENED -> "oe";
            case CLOSED -> "cl";
            case READ_ONLY -> "ro";
            case FULL -> "fu";
            case OFFLINE -> "of";
        };
    }
}
