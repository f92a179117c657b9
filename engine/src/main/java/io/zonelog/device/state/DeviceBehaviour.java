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
}
