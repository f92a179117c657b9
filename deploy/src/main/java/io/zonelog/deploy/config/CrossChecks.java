package io.zonelog.deploy.config;

import io.zonelog.deploy.failure.CommandFailure;
import java.util.List;

/** Settings that have to fit each other. */
final class CrossChecks {
    private CrossChecks() {}

    /** Ends the command with one line for the first two settings that do not fit. */
    static void check(Configuration configuration) {
        if (configuration.text(KafkaSettings.ERRORS_POLICY).equals("dead-letter")
                && configuration.isEmpty(KafkaSettings.ERRORS_DEAD_LETTER_TOPIC)) {
            throw refuse(configuration, KafkaSettings.ERRORS_POLICY, "needs " + KafkaSettings.ERRORS_DEAD_LETTER_TOPIC);
        }
        if (configuration
                .list(KafkaSettings.TOPICS)
                .contains(configuration.text(KafkaSettings.ERRORS_DEAD_LETTER_TOPIC))) {
            throw refuse(
                    configuration,
                    KafkaSettings.ERRORS_DEAD_LETTER_TOPIC,
                    "must not be one of " + configuration.describe(KafkaSettings.TOPICS));
        }
        checkDirectory(configuration);
        boolean manual = configuration.text(KafkaSettings.ASSIGNMENT).equals("manual");
        if (manual && configuration.isEmpty(KafkaSettings.ASSIGNMENT_PARTITIONS)) {
            throw refuse(configuration, KafkaSettings.ASSIGNMENT, "needs " + KafkaSettings.ASSIGNMENT_PARTITIONS);
        }
        if (!manual && !configuration.isEmpty(KafkaSettings.ASSIGNMENT_PARTITIONS)) {
            throw refuse(
                    configuration,
                    KafkaSettings.ASSIGNMENT_PARTITIONS,
                    "needs " + KafkaSettings.ASSIGNMENT + "=manual");
        }
        if (configuration.sizeBytes(EngineSettings.CACHE_POOL_BYTES)
                < 2 * configuration.sizeBytes(EngineSettings.BATCH_MAX_BYTES)) {
            throw refuse(
                    configuration,
                    EngineSettings.CACHE_POOL_BYTES,
                    "must be at least twice " + configuration.describe(EngineSettings.BATCH_MAX_BYTES));
        }
        if (configuration.integer(EngineSettings.SPACE_RESERVE_ZONES) == 1) {
            throw refuse(configuration, EngineSettings.SPACE_RESERVE_ZONES, "must be 0, or 2 or more");
        }
        checkHttp(configuration);
        checkDevice(configuration);
    }

    private static void checkDirectory(Configuration configuration) {
        String topic = configuration.text(KafkaSettings.ENGINES_TOPIC);
        if (configuration.list(KafkaSettings.TOPICS).contains(topic)
                || configuration.text(KafkaSettings.ERRORS_DEAD_LETTER_TOPIC).equals(topic)) {
            throw refuse(configuration, KafkaSettings.ENGINES_TOPIC, "must be a topic of its own");
        }
    }

    private static void checkHttp(Configuration configuration) {
        if (!configuration.isOff(HttpSettings.S3_PORT) && configuration.isOff(HttpSettings.ENABLED)) {
            throw refuse(configuration, HttpSettings.S3_PORT, "needs " + HttpSettings.ENABLED + "=on");
        }
        if (!configuration.isOff(EngineSettings.SCRUB_INTERVAL) && configuration.isOff(HttpSettings.ENABLED)) {
            throw refuse(configuration, EngineSettings.SCRUB_INTERVAL, "needs " + HttpSettings.ENABLED + "=on");
        }
        if (configuration.isEmpty(HttpSettings.TLS_CERTIFICATE) != configuration.isEmpty(HttpSettings.TLS_KEY)) {
            throw CommandFailure.usage(configuration.describe(HttpSettings.TLS_CERTIFICATE) + " and "
                    + configuration.describe(HttpSettings.TLS_KEY) + " need each other");
        }
    }

    private static void checkDevice(Configuration configuration) {
        long block = configuration.sizeBytes(DeviceSettings.BLOCK_SIZE);
        for (Setting setting : List.of(
                DeviceSettings.ZONE_SIZE,
                DeviceSettings.ZONE_CAPACITY,
                DeviceSettings.APPEND_LIMIT,
                DeviceSettings.ATOMIC_UNIT)) {
            if (!configuration.isEmpty(setting) && configuration.sizeBytes(setting) % block != 0) {
                throw refuse(
                        configuration,
                        setting,
                        "must be whole blocks of " + configuration.describe(DeviceSettings.BLOCK_SIZE));
            }
        }
        if (!configuration.isEmpty(DeviceSettings.ZONE_CAPACITY)
                && configuration.sizeBytes(DeviceSettings.ZONE_CAPACITY)
                        > configuration.sizeBytes(DeviceSettings.ZONE_SIZE)) {
            throw refuse(
                    configuration,
                    DeviceSettings.ZONE_CAPACITY,
                    "must be at most " + configuration.describe(DeviceSettings.ZONE_SIZE));
        }
        if (configuration.integer(DeviceSettings.ZONE_CONVENTIONAL)
                > configuration.integer(DeviceSettings.ZONE_COUNT)) {
            throw refuse(
                    configuration,
                    DeviceSettings.ZONE_CONVENTIONAL,
                    "must be at most " + configuration.describe(DeviceSettings.ZONE_COUNT));
        }
        int open = configuration.integer(DeviceSettings.OPEN_LIMIT);
        int active = configuration.integer(DeviceSettings.ACTIVE_LIMIT);
        if (active > 0 && (open == 0 || open > active)) {
            throw refuse(
                    configuration,
                    DeviceSettings.OPEN_LIMIT,
                    "must be from 1 to " + configuration.describe(DeviceSettings.ACTIVE_LIMIT));
        }
    }

    private static CommandFailure refuse(Configuration configuration, Setting setting, String rule) {
        return CommandFailure.usage(configuration.describe(setting) + " " + rule);
    }
}
