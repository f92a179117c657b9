package io.zonelog.deploy.config;

/** What is read from Kafka, and what becomes of records that cannot be applied. */
public final class KafkaSettings {
    static final Setting.Group GROUP = new Setting.Group("Kafka");

    public static final Setting BOOTSTRAP_SERVERS = GROUP.add(
            "bootstrap.servers",
            "localhost:9092",
            Allowed.listOf("host:port", "[^\\s,]+:\\d{1,5}"),
            "Brokers to start from.");
    public static final Setting TOPICS = GROUP.add(
            "topics",
            "zonelog.writes",
            Allowed.listOf("topic names", "[A-Za-z0-9._-]{1,249}"),
            "Topics with write records. A topic that does not exist yet is waited for.");
    public static final Setting TOPICS_CREATE_PARTITIONS = GROUP.add(
            "topics.create.partitions",
            "0",
            Allowed.integer(0, 10_000),
            "Creates missing topics with this many partitions; 0 leaves that to somebody else.");
    public static final Setting BROKER_WAIT_MAX = GROUP.add(
            "broker.wait.max",
            "10min",
            Allowed.duration("0s", "24h"),
            "How long the start waits for a broker that does not answer, or for a topic that does not exist.");
    public static final Setting CONSUMER_THREADS = GROUP.add(
            "consumer.threads",
            "1",
            Allowed.integer(1, 64),
            "Consumers, each with a thread. One is enough unless records arrive compressed.");
    public static final Setting CONSUMER_HANDOVER_BYTES = GROUP.add(
            "consumer.handover.bytes",
            "32MiB",
            Allowed.size("1MiB", "1GiB"),
            "Memory for records that wait for the engine, each with 256 bytes for its objects; when it is full, "
                    + "partitions pause.");
    public static final Setting GROUP_ID = GROUP.add(
            "group.id",
            "zonelog",
            Allowed.text(),
            "The consumer group; committed offsets stand under it for tools to see.");
    public static final Setting ASSIGNMENT = GROUP.add(
            "assignment",
            "group",
            Allowed.oneOf("group", "manual"),
            "Who chooses the partitions: the consumer group (as a static member named after the device), or "
                    + "assignment.partitions.");
    public static final Setting ASSIGNMENT_PARTITIONS = GROUP.add(
            "assignment.partitions",
            "",
            Allowed.listOf("topic/partition", "[A-Za-z0-9._-]{1,249}/\\d{1,6}").orEmpty(),
            "The partitions of a manual assignment.");
    public static final Setting POSITIONS_NEW_PARTITION = GROUP.add(
            "positions.new-partition",
            "earliest",
            Allowed.oneOf("earliest", "stop"),
            "A partition without a position on this device: build its files from its first record, or stop.");
    public static final Setting POSITIONS_INCOMPLETE = GROUP.add(
            "positions.incomplete",
            "refuse",
            Allowed.oneOf("refuse", "accept"),
            "A partition whose first records are gone, or whose topic is compacted: leave it alone and say so, or "
                    + "build its files from what is there and mark them as incomplete.");
    public static final Setting POSITIONS_BOOTSTRAP = GROUP.add(
            "positions.bootstrap",
            "auto",
            Allowed.oneOf("auto", "kafka"),
            "Where the files of a partition come from that this device has none of: auto takes them from another engine or a "
                    + "backup if Kafka no longer holds all records, or very many; kafka never does.");
    public static final Setting POSITIONS_BOOTSTRAP_BACKUP = GROUP.add(
            "positions.bootstrap.backup",
            "",
            Allowed.text().orEmpty(),
            "A directory of backups; the newest one is used where no engine has a partition, or a block that is damaged here.");
    public static final Setting POSITIONS_LEFT_RETENTION = GROUP.add(
            "positions.left.retention",
            "168h",
            Allowed.duration("0s", "100000h"),
            "How long files that are left behind are kept at least; then they go when another engine holds the partition "
                    + "whole. 0s keeps them for ever.");
    public static final Setting ERRORS_POLICY = GROUP.add(
            "errors.policy",
            "",
            Allowed.oneOf("dead-letter", "stop").orEmpty(),
            "A bad record goes to the dead-letter topic, or stops the engine. When empty: dead-letter if a topic is "
                    + "set, else stop.");
    public static final Setting ERRORS_DEAD_LETTER_TOPIC = GROUP.add(
            "errors.dead-letter.topic",
            "",
            Allowed.listOf("one topic name", "[A-Za-z0-9._-]{1,249}").orEmpty(),
            "Where bad records go, with the reason in their headers.");
    public static final Setting ERRORS_WRITER = GROUP.add(
            "errors.writer",
            "",
            Allowed.text().orEmpty(),
            "Of several groups, the group.id of the one that writes dead letters. When empty: the first by name of those whose "
                    + "engines hold the partition.");
    public static final Setting ENGINES_TOPIC = GROUP.add(
            "engines.topic",
            "zonelog.engines",
            Allowed.listOf("one topic name", "[A-Za-z0-9._-]{1,249}").orOff(),
            "The compacted topic in which each engine says where it is and what it has (OPERATIONS.md); off for none.");

    private KafkaSettings() {}
}
