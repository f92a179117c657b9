package io.zonelog.device.state;

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
