package io.zonelog.device.state;

import io.zonelog.device.DeviceFeatures;

/**
 * What a simulated device does where the specification leaves a choice.
 *
 * @param features cache, reads of unwritten blocks, atomic unit
 * @param implicitClose the zone that makes room at the open limit
 * @param seed of every choice that is made by chance
 */
public record DeviceBehaviour(DeviceFeatures features, ImplicitClose implicitClose, long seed) {
    /** A volatile cache, zeros in unwritten blocks, closing the oldest zone at the open limit. */
    public static final DeviceBehaviour STANDARD =
            new DeviceBehaviour(DeviceFeatures.VOLATILE_CACHE, ImplicitClose.OLDEST, 0);

    /** The same with another seed. */
    public DeviceBehaviour withSeed(long newSeed) {
        return new DeviceBehaviour(features, implicitClose, newSeed);
    }

    /** The same with another choice of the zone to close. */
    public DeviceBehaviour withImplicitClose(ImplicitClose newImplicitClose) {
        return new DeviceBehaviour(features, newImplicitClose, seed);
    }

    /** The same with other features. */
    public DeviceBehaviour withFeatures(DeviceFeatures newFeatures) {
        return new DeviceBehaviour(newFeatures, implicitClose, seed);
    }
}
