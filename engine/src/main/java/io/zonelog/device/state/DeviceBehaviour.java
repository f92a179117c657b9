package io.zonelog.device.state;

import io.zonelog.device.DeviceFeatures;
import io.zonelog.device.time.TimeProfile;

/**
 * What a simulated device does where the specification leaves a choice.
 *
 * @param features cache, reads of unwritten blocks, atomic unit
 * @param implicitClose the zone that makes room at the open limit
 * @param timeProfile how long commands take if whoever opens the device puts a {@link
 *     io.zonelog.device.time.TimedZonedDevice} on it; the device itself takes no time that it does not need
 * @param seed of every choice that is made by chance
 */
public record DeviceBehaviour(
        DeviceFeatures features, ImplicitClose implicitClose, TimeProfile timeProfile, long seed) {
    /** A volatile cache, zeros in unwritten blocks, closing the oldest zone at the open limit, no time of its own. */
    public static final DeviceBehaviour STANDARD =
            new DeviceBehaviour(DeviceFeatures.VOLATILE_CACHE, ImplicitClose.OLDEST, TimeProfile.INSTANT, 0);

    /** The same with another seed. */
    public DeviceBehaviour withSeed(long newSeed) {
        return new DeviceBehaviour(features, implicitClose, timeProfile, newSeed);
    }

    /** The same with another choice of the zone to close. */
    public DeviceBehaviour withImplicitClose(ImplicitClose newImplicitClose) {
        return new DeviceBehaviour(features, newImplicitClose, timeProfile, seed);
    }

    /** The same with other features. */
    public DeviceBehaviour withFeatures(DeviceFeatures newFeatures) {
        return new DeviceBehaviour(newFeatures, implicitClose, timeProfile, seed);
    }

    /**
     * Which implicitly opened zone a device closes by itself when another zone is to be opened and the open limit is reached. The
     * specification permits it and leaves the choice to the vendor (Zoned Namespace command set 1.1, 2.1.1.4.1); real
     * implementations differ, so a client must live with all of them. Explicitly opened zones are never chosen.
     */
    public enum ImplicitClose {
        /** The zone that was opened first. */
        OLDEST,
        /** The zone that was written least recently. */
        LEAST_RECENTLY_WRITTEN,
        /** The zone with the lowest number. */
        LOWEST,
        /** Any zone, by the device's seed. */
        SEEDED_RANDOM,
        /** None: the command is refused with Too Many Open Zones. */
        NEVER
    }
}
