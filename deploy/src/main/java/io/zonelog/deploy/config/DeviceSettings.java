package io.zonelog.deploy.config;

/** What the device is, and where it lives. */
public final class DeviceSettings {
    static final Setting.Group GROUP = new Setting.Group("Device");

    public static final Setting DATA_DIR = GROUP.add(
            "data.dir",
            "./zonelog-data",
            Allowed.text(),
            "Where the device, the mappings and the identity file live. ZONELOG_DATA is another name for its "
                    + "variable.");
    public static final Setting BACKEND =
            GROUP.add("device.backend", "simulated", Allowed.oneOf("simulated", "zonefs"), "Files or drive.");
    public static final Setting ZONEFS_MOUNT =
            GROUP.add("device.zonefs.mount", "", Allowed.text().orEmpty(), "Where the drive is mounted.");
    public static final Setting BLOCK_SIZE = GROUP.add(
            "device.block.size",
            "4KiB",
            Allowed.powerOfTwo("512", "64KiB"),
            "Unit of every transfer. All device settings but device.faults and device.trace count only when the "
                    + "device is created.");
    public static final Setting ZONE_COUNT =
            GROUP.add("device.zone.count", "256", Allowed.integer(1, 1_000_000), "Zones.");
    public static final Setting ZONE_CONVENTIONAL = GROUP.add(
            "device.zone.conventional",
            "0",
            Allowed.integer(0, 1_000_000),
            "Zones, from the first one on, without a write pointer. They hold what fallocate gives to files.");
    public static final Setting ZONE_SIZE = GROUP.add(
            "device.zone.size", "64MiB", Allowed.size("4KiB", "16GiB"), "Distance of zone starts; whole blocks.");
    public static final Setting ZONE_CAPACITY = GROUP.add(
            "device.zone.capacity",
            "",
            Allowed.size("4KiB", "16GiB").orEmpty(),
            "Writable bytes of a zone, whole blocks, at most its size. When empty: the whole zone.");
    public static final Setting APPEND_LIMIT = GROUP.add(
            "device.append.limit", "1MiB", Allowed.size("512", "1GiB"), "The largest zone append; whole blocks.");
    public static final Setting OPEN_LIMIT = GROUP.add(
            "device.open.limit",
            "14",
            Allowed.integer(0, 1_000_000),
            "Zones open at the same time at most; 0 for no limit.");
    public static final Setting ACTIVE_LIMIT = GROUP.add(
            "device.active.limit",
            "14",
            Allowed.integer(0, 1_000_000),
            "Zones open or closed, but neither empty nor full, at most; not below the open limit; 0 for no limit.");
    public static final Setting IMPLICIT_CLOSE = GROUP.add(
            "device.implicit.close",
            "oldest",
            Allowed.oneOf("oldest", "least-recently-written", "lowest", "seeded-random", "never"),
            "Which implicitly opened zone the device closes when another one is to be opened at the open limit.");
    public static final Setting WRITE_CACHE = GROUP.add(
            "device.write.cache",
            "volatile",
            Allowed.oneOf("volatile", "absent"),
            "Whether completed writes may be lost before a flush, or are durable as they complete.");
    public static final Setting ATOMIC_UNIT = GROUP.add(
            "device.atomic.unit",
            "",
            Allowed.size("512", "1GiB").orEmpty(),
            "Writes up to this size are never torn by a power cut; whole blocks. When empty: one block.");
    public static final Setting UNWRITTEN_READS = GROUP.add(
            "device.unwritten.reads",
            "zeros",
            Allowed.oneOf("zeros", "error"),
            "What a read of blocks that were never written gives.");
    public static final Setting TIME_PROFILE = GROUP.add(
            "device.time.profile",
            "instant",
            Allowed.oneOf("instant", "zn540"),
            "How long commands take: as long as the files need, or at least as long as on a WD ZN540.");
    public static final Setting SEED = GROUP.add(
            "device.seed",
            "0",
            Allowed.integer(Integer.MIN_VALUE, Integer.MAX_VALUE),
            "Seed of what the device chooses by chance.");
    public static final Setting FAULTS = GROUP.add(
            "device.faults",
            "",
            Allowed.text().orEmpty(),
            "A file with a plan of faults (engine/DEVICE.md), for this run. When empty: none.");
    public static final Setting TRACE = GROUP.add(
            "device.trace",
            "",
            Allowed.text().orEmpty(),
            "A file for every command of the device and its end, written anew, for zonelog device trace. When "
                    + "empty: none.");

    private DeviceSettings() {}
}
