package io.zonelog.deploy.config;

/** How the engine writes, what room it keeps, and what memory it takes. */
public final class EngineSettings {
    static final Setting.Group GROUP = new Setting.Group("Engine");

    public static final Setting BATCH_MAX_BYTES = GROUP.add(
            "batch.max.bytes",
            "8MiB",
            Allowed.size("64KiB", "512MiB"),
            "A batch is closed when its buffers hold this much.");
    public static final Setting BATCH_LINGER = GROUP.add(
            "batch.linger",
            "5ms",
            Allowed.duration("0ms", "1min"),
            "A batch is closed when it is this old: how long a quiet record waits for company.");
    public static final Setting BATCH_IN_FLIGHT =
            GROUP.add("batch.in.flight", "3", Allowed.integer(1, 64), "Closed batches on their way to being durable.");
    public static final Setting ZONES_OPEN = GROUP.add(
            "zones.open",
            "10",
            Allowed.integer(1, 128),
            "Zones that take data at the same time; not above the device's open limit. When not set: at most one "
                    + "less than that limit.");
    public static final Setting SPACE_OVER_PROVISIONING_PERCENT = GROUP.add(
            "space.over-provisioning.percent",
            "7",
            Allowed.integer(1, 90),
            "Share of the device that files never hold. More of it makes reclaim copy less.");
    public static final Setting SPACE_RESERVE_ZONES = GROUP.add(
            "space.reserve.zones",
            "0",
            Allowed.integer(0, 1_000_000),
            "Zones that only reclaim may use, 2 or more; 0 for one of each 64 zones, and from 2 to 8.");
    public static final Setting SPACE_RELOCATION_BYTES = GROUP.add(
            "space.relocation.bytes",
            "8MiB",
            Allowed.size("64KiB", "512MiB"),
            "Live data that reclaim copies at once. Its memory outside the heap is twice that and a little more.");
    public static final Setting CACHE_POOL_BYTES = GROUP.add(
            "cache.pool.bytes",
            "64MiB",
            Allowed.size("1MiB", "16GiB"),
            "Memory outside the heap for data on their way to the device; at least two batches.");
    public static final Setting CACHE_TAIL_BLOCKS = GROUP.add(
            "cache.tail.blocks",
            "8192",
            Allowed.integer(0, 10_000_000),
            "Partial last blocks of files kept in memory, so that small appends read nothing back.");
    public static final Setting CACHE_FILES = GROUP.add(
            "cache.files", "100000", Allowed.integer(1, 100_000_000), "Files whose record is kept in memory.");
    public static final Setting CACHE_METADATA_BYTES = GROUP.add(
            "cache.metadata.bytes",
            "128MiB",
            Allowed.size("8MiB", "64GiB"),
            "Memory of the mapping store for its blocks and write buffers together.");

    public static final Setting STORE_SYNC = GROUP.add(
            "store.sync",
            "device",
            Allowed.oneOf("device", "commit"),
            "What makes a batch's mappings durable: the flush of the device, because each batch leaves a record there from which a start "
                    + "makes up for what the mapping store has lost; or a sync of the mapping store as well, at each commit.");

    public static final Setting STORE_REBUILD = GROUP.add(
            "store.rebuild",
            "never",
            Allowed.oneOf("never", "missing-or-damaged"),
            "Whether an engine that finds its mapping store missing or damaged at its start makes it anew from the device, as zonelog "
                    + "rebuild --replace does; else it ends with a line that says so.");

    public static final Setting SCRUB_INTERVAL = GROUP.add(
            "scrub.interval",
            "off",
            Allowed.duration("1s", "100000h").orOff(),
            "How often the engine reads all that it has, compares it with its checksums, and has blocks that are damaged or "
                    + "lost written anew with data of other engines or of a backup (positions.bootstrap.backup), as "
                    + "zonelog scrub --repair does at once.");

    private EngineSettings() {}
}
