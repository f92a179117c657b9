package io.zonelog.device.zonefs;

import java.util.UUID;

/**
 * What a device on a drive is to be like, as far as the drive leaves a choice.
 *
 * @param deviceUuid its identity
 * @param blockSizeBytes the unit of every transfer; the drive's own, if that is larger
 * @param maxAppendBytes the largest append
 * @param maxOpenZones zones that may be open at most; 0 for what the drive says
 * @param maxActiveZones zones that may be active at most; 0 for what the drive says
 */
public record ZonefsOptions(
        UUID deviceUuid, int blockSizeBytes, int maxAppendBytes, int maxOpenZones, int maxActiveZones) {}
