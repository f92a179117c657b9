package io.zonelog.deploy.config;

import java.util.Set;

/** The names of the settings; users and scripts rely on them. */
public final class Key {
    public static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
    public static final String TOPICS = "topics";
    public static final String TOPICS_CREATE_PARTITIONS = "topics.create.partitions";
    public static final String GROUP_ID = "group.id";
    public static final String ASSIGNMENT = "assignment";
    public static final String ASSIGNMENT_PARTITIONS = "assignment.partitions";
    public static final String POSITIONS_NEW_PARTITION = "positions.new-partition";
    public static final String POSITIONS_INCOMPLETE = "positions.incomplete";
    public static final String BROKER_WAIT_MAX = "broker.wait.max";
    public static final String CONSUMER_THREADS = "consumer.threads";
    public static final String CONSUMER_HANDOVER_BYTES = "consumer.handover.bytes";
    public static final String ERRORS_POLICY = "errors.policy";
    public static final String ERRORS_DEAD_LETTER_TOPIC = "errors.dead-letter.topic";

    public static final String DATA_DIR = "data.dir";
    public static final String DEVICE_BACKEND = "device.backend";
    public static final String DEVICE_ZONEFS_MOUNT = "device.zonefs.mount";
    public static final String DEVICE_BLOCK_SIZE = "device.block.size";
    public static final String DEVICE_ZONE_COUNT = "device.zone.count";
    public static final String DEVICE_ZONE_CONVENTIONAL = "device.zone.conventional";
    public static final String DEVICE_ZONE_SIZE = "device.zone.size";
    public static final String DEVICE_ZONE_CAPACITY = "device.zone.capacity";
    public static final String DEVICE_APPEND_LIMIT = "device.append.limit";
    public static final String DEVICE_OPEN_LIMIT = "device.open.limit";
    public static final String DEVICE_ACTIVE_LIMIT = "device.active.limit";
    public static final String DEVICE_IMPLICIT_CLOSE = "device.implicit.close";
    public static final String DEVICE_WRITE_CACHE = "device.write.cache";
    public static final String DEVICE_ATOMIC_UNIT = "device.atomic.unit";
    public static final String DEVICE_UNWRITTEN_READS = "device.unwritten.reads";
    public static final String DEVICE_TIME_PROFILE = "device.time.profile";
    public static final String DEVICE_SEED = "device.seed";
    public static final String DEVICE_FAULTS = "device.faults";
    public static final String DEVICE_TRACE = "device.trace";

    public static final String BATCH_MAX_BYTES = "batch.max.bytes";
    public static final String BATCH_LINGER = "batch.linger";
    public static final String BATCH_IN_FLIGHT = "batch.in.flight";
    public static final String ZONES_OPEN = "zones.open";

    public static final String SPACE_OVER_PROVISIONING_PERCENT = "space.over-provisioning.percent";
    public static final String SPACE_RESERVE_ZONES = "space.reserve.zones";
    public static final String SPACE_RELOCATION_BYTES = "space.relocation.bytes";

    public static final String CACHE_POOL_BYTES = "cache.pool.bytes";
    public static final String CACHE_TAIL_BLOCKS = "cache.tail.blocks";
    public static final String CACHE_FILES = "cache.files";
    public static final String CACHE_METADATA_BYTES = "cache.metadata.bytes";

    public static final String HTTP = "http";
    public static final String HTTP_ADDRESS = "http.address";
    public static final String HTTP_PORT = "http.port";
    public static final String HTTP_HOSTS = "http.hosts";
    public static final String HTTP_TOKEN = "http.token";
    public static final String HTTP_READ_TOKEN = "http.read.token";
    public static final String HTTP_READ_MAX = "http.read.max";
    public static final String HTTP_READ_ANSWERS = "http.read.answers";
    public static final String HTTP_HEALTH_POLL_AGE_MAX = "http.health.poll.age.max";
    public static final String HTTP_HEALTH_LAG_MAX = "http.health.lag.max";

    /** Settings whose values are never shown. */
    public static final Set<String> SECRETS = Set.of(HTTP_TOKEN, HTTP_READ_TOKEN);

    /** Settings under this prefix go to the Kafka clients as they are, without the prefix. */
    public static final String KAFKA_PREFIX = "kafka.";

    private Key() {}
}
