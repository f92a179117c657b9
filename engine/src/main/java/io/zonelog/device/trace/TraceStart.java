package io.zonelog.device.trace;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.ZonedDevice;
import java.util.List;

/**
 * What a device was when its trace began.
 *
 * @param geometry sizes and limits
 * @param zones all zones
 */
public record TraceStart(DeviceGeometry geometry, List<ZoneDescriptor> zones) {
    public TraceStart {
        zones = List.copyOf(zones);
        if (zones.size() != geometry.zoneCount()) {
            throw new IllegalArgumentException(zones.size() + " zones instead of " + geometry.zoneCount());
        }
    }

    /** The device as it is now; nothing may be in flight. */
    public static TraceStart of(ZonedDevice device) {
        DeviceGeometry geometry = device.geometry();
        return new TraceStart(geometry, device.report(0, geometry.zoneCount()));
    }

    /** Whether the device held nothing: a new device can take its place. */
    public boolean isEmpty() {
        return zones.stream()
                .allMatch(zone ->
                        zone.condition() == ZoneCondition.EMPTY || zone.condition() == ZoneCondition.NOT_WRITE_POINTER);
    }
}
