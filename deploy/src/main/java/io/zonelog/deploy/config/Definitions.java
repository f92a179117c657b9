package io.zonelog.deploy.config;

import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Width;

/**
 * Every setting: its group, default, allowed values and description. The reference page is generated from here.
 *
 * <p>All are text to Kafka's definition class, because sizes and times have no type there; {@link Allowed} checks them and
 * {@link Configuration} reads them.
 */
final class Definitions {
    /** Groups in the order of the reference. */
    enum Group {
        KAFKA,
        ERRORS,
        DEVICE,
        WRITING,
        SPACE,
        MEMORY,
        HTTP;

        String title() {
            return this == HTTP
                    ? name()
                    : name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
        }
    }

    private final ConfigDef definitions = new ConfigDef();
    private int order;

    private Definitions() {}

    static ConfigDef all() {
        Definitions all = new Definitions();
        all.kafka();
        all.assignment();
        all.errors();
        all.device();
        all.deviceLimits();
        all.deviceBehaviour();
        all.deviceDrill();
        all.writing();
        all.space();
        all.memory();
        HttpDefinitions.addTo(all);
        return all.definitions;
    }

    private void kafka() {
        define(
                Group.KAFKA,
                Key.BOOTSTRAP_SERVERS,
                "localhost:9092",
                Allowed.listOf("host:port", "[^\\s,]+:\\d{1,5}"),
                "Brokers to start from.");
        define(
                Group.KAFKA,
                Key.TOPICS,
                "zonelog.writes",
                Allowed.listOf("topic names", "[A-Za-z0-9._-]{1,249}"),
                "Topics with write records. A topic that does not exist yet is waited for.");
        define(
                Group.KAFKA,
                Key.TOPICS_CREATE_PARTITIONS,
                "0",
                Allowed.integer(0, 10_000),
                "Creates missing topics with this many partitions; 0 leaves that to somebody else.");
        define(
                Group.KAFKA,
                Key.BROKER_WAIT_MAX,
                "10min",
                Allowed.duration("0s", "24h"),
                "How long the start waits for a broker that does not answer, or for a topic that does not exist.");
        define(
                Group.KAFKA,
                Key.CONSUMER_THREADS,
                "1",
                Allowed.integer(1, 64),
                "Consumers, each with a thread. One is enough unless records arrive compressed.");
        define(
                Group.KAFKA,
                Key.CONSUMER_HANDOVER_BYTES,
                "32MiB",
                Allowed.size("1MiB", "1GiB"),
                "Memory for records that wait for the engine, 256 bytes for the objects of each included; more than that pauses the partitions.");
    }

    private void assignment() {
        define(
                Group.KAFKA,
                Key.GROUP_ID,
                "zonelog",
                Allowed.text(),
                "The consumer group; committed offsets stand under it for tools to see.");
        define(
                Group.KAFKA,
                Key.ASSIGNMENT,
                "group",
                Allowed.oneOf("group", "manual"),
                "Who chooses the partitions: the consumer group (as a static member named after the device), or "
                        + Key.ASSIGNMENT_PARTITIONS + ".");
        define(
                Group.KAFKA,
                Key.ASSIGNMENT_PARTITIONS,
                "",
                Allowed.listOf("topic/partition", "[A-Za-z0-9._-]{1,249}/\\d{1,6}")
                        .orEmpty(),
                "The partitions of a manual assignment.");
        define(
                Group.KAFKA,
                Key.POSITIONS_NEW_PARTITION,
                "earliest",
                Allowed.oneOf("earliest", "stop"),
                "What to do with a partition that this device has no position of: build its files from its first record,"
                        + " or stop.");
        define(
                Group.KAFKA,
                Key.POSITIONS_INCOMPLETE,
                "refuse",
                Allowed.oneOf("refuse", "accept"),
                "What to do with a partition whose files would lack records, because Kafka no longer holds its first ones or its"
                        + " topic is compacted: leave it alone and say so, or build the files from what is there and mark"
                        + " them as incomplete.");
    }

    private void errors() {
        define(
                Group.ERRORS,
                Key.ERRORS_POLICY,
                "",
                Allowed.oneOf("dead-letter", "stop").orEmpty(),
                "What to do with a bad record: send it to the dead-letter topic and go on, or stop in front of it."
                        + " When empty: dead-letter if a topic is set, else stop.");
        define(
                Group.ERRORS,
                Key.ERRORS_DEAD_LETTER_TOPIC,
                "",
                Allowed.listOf("one topic name", "[A-Za-z0-9._-]{1,249}").orEmpty(),
                "Where bad records go, with the reason in their headers.");
    }

    private void device() {
        define(
                Group.DEVICE,
                Key.DATA_DIR,
                "./zonelog-data",
                Allowed.text(),
                "Where the device, the mappings and the identity file live. ZONELOG_DATA is another name for its variable.");
        define(
                Group.DEVICE,
                Key.DEVICE_BLOCK_SIZE,
                "4KiB",
                Allowed.powerOfTwo("512", "64KiB"),
                "Unit of every transfer. All device settings but " + Key.DEVICE_FAULTS + " and " + Key.DEVICE_TRACE
                        + " count only when the device is created.");
        define(Group.DEVICE, Key.DEVICE_ZONE_COUNT, "256", Allowed.integer(1, 1_000_000), "Zones.");
        define(
                Group.DEVICE,
                Key.DEVICE_ZONE_CONVENTIONAL,
                "0",
                Allowed.integer(0, 1_000_000),
                "How many of the zones, from the first one on, are conventional: without a write pointer. They hold what"
                        + " fallocate gives to files.");
        define(
                Group.DEVICE,
                Key.DEVICE_ZONE_SIZE,
                "64MiB",
                Allowed.size("4KiB", "16GiB"),
                "Distance of zone starts; whole blocks.");
        define(
                Group.DEVICE,
                Key.DEVICE_ZONE_CAPACITY,
                "",
                Allowed.size("4KiB", "16GiB").orEmpty(),
                "Writable bytes of a zone, whole blocks, at most its size. When empty: the whole zone.");
    }

    private void deviceLimits() {
        define(
                Group.DEVICE,
                Key.DEVICE_APPEND_LIMIT,
                "1MiB",
                Allowed.size("512", "1GiB"),
                "The largest zone append; whole blocks.");
        define(
                Group.DEVICE,
                Key.DEVICE_OPEN_LIMIT,
                "14",
                Allowed.integer(0, 1_000_000),
                "Zones open at the same time at most; 0 for no limit.");
        define(
                Group.DEVICE,
                Key.DEVICE_ACTIVE_LIMIT,
                "14",
                Allowed.integer(0, 1_000_000),
                "Zones open or closed, but neither empty nor full, at most; not below the open limit; 0 for no limit.");
    }

    private void deviceBehaviour() {
        define(
                Group.DEVICE,
                Key.DEVICE_IMPLICIT_CLOSE,
                "oldest",
                Allowed.oneOf("oldest", "least-recently-written", "lowest", "seeded-random", "never"),
                "Which implicitly opened zone the device closes when another one is to be opened at the open limit.");
        define(
                Group.DEVICE,
                Key.DEVICE_WRITE_CACHE,
                "volatile",
                Allowed.oneOf("volatile", "absent"),
                "Whether completed writes may be lost before a flush, or are durable as they complete.");
        define(
                Group.DEVICE,
                Key.DEVICE_ATOMIC_UNIT,
                "",
                Allowed.size("512", "1GiB").orEmpty(),
                "Writes up to this size are never torn by a power cut; whole blocks. When empty: one block.");
        define(
                Group.DEVICE,
                Key.DEVICE_UNWRITTEN_READS,
                "zeros",
                Allowed.oneOf("zeros", "error"),
                "What a read of blocks that were never written gives.");
        define(
                Group.DEVICE,
                Key.DEVICE_TIME_PROFILE,
                "instant",
                Allowed.oneOf("instant", "zn540"),
                "How long commands of a running engine take: as long as the files below need, or at least as long as on a WD"
                        + " ZN540.");
        define(
                Group.DEVICE,
                Key.DEVICE_SEED,
                "0",
                Allowed.integer(Integer.MIN_VALUE, Integer.MAX_VALUE),
                "Seed of what the device chooses by chance.");
    }

    private void deviceDrill() {
        define(Group.DEVICE, Key.DEVICE_BACKEND, "simulated", Allowed.oneOf("simulated", "zonefs"), "Files or drive.");
        define(Group.DEVICE, Key.DEVICE_ZONEFS_MOUNT, "", Allowed.text().orEmpty(), "Where the drive is mounted.");
        define(
                Group.DEVICE,
                Key.DEVICE_FAULTS,
                "",
                Allowed.text().orEmpty(),
                "A file with a plan of faults (engine/DEVICE.md): the device goes wrong on purpose, as long as this engine runs."
                        + " When empty: never.");
        define(
                Group.DEVICE,
                Key.DEVICE_TRACE,
                "",
                Allowed.text().orEmpty(),
                "A file that receives every command of the device and its end, for zonelog device trace; what was in it is"
                        + " lost. When empty: nothing is recorded.");
    }

    private void writing() {
        define(
                Group.WRITING,
                Key.BATCH_MAX_BYTES,
                "8MiB",
                Allowed.size("64KiB", "512MiB"),
                "A batch is closed when its buffers hold this much.");
        define(
                Group.WRITING,
                Key.BATCH_LINGER,
                "5ms",
                Allowed.duration("0ms", "1min"),
                "A batch is closed when it is this old: how long a quiet record waits for company.");
        define(
                Group.WRITING,
                Key.BATCH_IN_FLIGHT,
                "3",
                Allowed.integer(1, 64),
                "Closed batches on their way to being durable.");
        define(
                Group.WRITING,
                Key.ZONES_OPEN,
                "10",
                Allowed.integer(1, 128),
                "Zones that take data at the same time; not above the device's open limit. When not set: this number, but"
                        + " one less than the open limit of a device that has fewer.");
    }

    private void space() {
        define(
                Group.SPACE,
                Key.SPACE_OVER_PROVISIONING_PERCENT,
                "7",
                Allowed.integer(1, 90),
                "Share of the device that files never hold. More of it makes reclaim copy less.");
        define(
                Group.SPACE,
                Key.SPACE_RESERVE_ZONES,
                "0",
                Allowed.integer(0, 1_000_000),
                "Zones that only reclaim may use, 2 or more; 0 for one of each 64 zones, and from 2 to 8.");
        define(
                Group.SPACE,
                Key.SPACE_RELOCATION_BYTES,
                "8MiB",
                Allowed.size("64KiB", "512MiB"),
                "Live data that reclaim copies at once. Its memory outside the heap is twice that and a little more.");
    }

    private void memory() {
        define(
                Group.MEMORY,
                Key.CACHE_POOL_BYTES,
                "64MiB",
                Allowed.size("1MiB", "16GiB"),
                "Memory outside the heap for data on their way to the device; at least two batches.");
        define(
                Group.MEMORY,
                Key.CACHE_TAIL_BLOCKS,
                "8192",
                Allowed.integer(0, 10_000_000),
                "Partial last blocks of files kept in memory, so that small appends read nothing back.");
        define(
                Group.MEMORY,
                Key.CACHE_FILES,
                "100000",
                Allowed.integer(1, 100_000_000),
                "Files whose record is kept in memory.");
        define(
                Group.MEMORY,
                Key.CACHE_METADATA_BYTES,
                "128MiB",
                Allowed.size("8MiB", "64GiB"),
                "Memory of the mapping store for its blocks and write buffers together.");
    }

    void define(Group group, String name, String defaultValue, Allowed allowed, String documentation) {
        definitions.define(
                name,
                ConfigDef.Type.STRING,
                defaultValue,
                allowed,
                Importance.MEDIUM,
                documentation,
                group.title(),
                order++,
                Width.MEDIUM,
                name);
    }
}
