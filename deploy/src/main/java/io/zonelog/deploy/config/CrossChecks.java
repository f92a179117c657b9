package io.zonelog.deploy.config;

import io.zonelog.deploy.failure.CommandFailure;
import java.util.List;

/** Settings that have to fit each other. */
final class CrossChecks {
    private CrossChecks() {}

    /** Ends the command with one line for the first two settings that do not fit. */
    static void check(Configuration configuration) {
        if (configuration.text(Key.ERRORS_POLICY).equals("dead-letter")
                && configuration.isEmpty(Key.ERRORS_DEAD_LETTER_TOPIC)) {
            throw refuse(configuration, Key.ERRORS_POLICY, "needs " + Key.ERRORS_DEAD_LETTER_TOPIC);
        }
        if (configuration.list(Key.TOPICS).contains(configuration.text(Key.ERRORS_DEAD_LETTER_TOPIC))) {
            throw refuse(
                    configuration,
                    Key.ERRORS_DEAD_LETTER_TOPIC,
                    "must not be one of " + configuration.describe(Key.TOPICS));
        }
        boolean manual = configuration.text(Key.ASSIGNMENT).equals("manual");
        if (manual && configuration.isEmpty(Key.ASSIGNMENT_PARTITIONS)) {
            throw refuse(configuration, Key.ASSIGNMENT, "needs " + Key.ASSIGNMENT_PARTITIONS);
        }
        if (!manual && !configuration.isEmpty(Key.ASSIGNMENT_PARTITIONS)) {
            throw refuse(configuration, Key.ASSIGNMENT_PARTITIONS, "needs " + Key.ASSIGNMENT + "=manual");
        }
        if (configuration.sizeBytes(Key.CACHE_POOL_BYTES) < 2 * configuration.sizeBytes(Key.BATCH_MAX_BYTES)) {
            throw refuse(
                    configuration,
                    Key.CACHE_POOL_BYTES,
                    "must be at least twice " + configuration.describe(Key.BATCH_MAX_BYTES));
        }
        if (configuration.integer(Key.SPACE_RESERVE_ZONES) == 1) {
            throw refuse(configuration, Key.SPACE_RESERVE_ZONES, "must be 0, or 2 or more");
        }
        checkDevice(configuration);
    }

    private static void checkDevice(Configuration configuration) {
        long block = configuration.sizeBytes(Key.DEVICE_BLOCK_SIZE);
        for (String key : List.of(
                Key.DEVICE_ZONE_SIZE, Key.DEVICE_ZONE_CAPACITY, Key.DEVICE_APPEND_LIMIT, Key.DEVICE_ATOMIC_UNIT)) {
            if (!configuration.isEmpty(key) && configuration.sizeBytes(key) % block != 0) {
                throw refuse(
                        configuration, key, "must be whole blocks of " + configuration.describe(Key.DEVICE_BLOCK_SIZE));
            }
        }
        if (!configuration.isEmpty(Key.DEVICE_ZONE_CAPACITY)
                && configuration.sizeBytes(Key.DEVICE_ZONE_CAPACITY) > configuration.sizeBytes(Key.DEVICE_ZONE_SIZE)) {
            throw refuse(
                    configuration,
                    Key.DEVICE_ZONE_CAPACITY,
                    "must be at most " + configuration.describe(Key.DEVICE_ZONE_SIZE));
        }
        if (configuration.integer(Key.DEVICE_ZONE_CONVENTIONAL) > configuration.integer(Key.DEVICE_ZONE_COUNT)) {
            throw refuse(
                    configuration,
                    Key.DEVICE_ZONE_CONVENTIONAL,
                    "must be at most " + configuration.describe(Key.DEVICE_ZONE_COUNT));
        }
        int open = configuration.integer(Key.DEVICE_OPEN_LIMIT);
        int active = configuration.integer(Key.DEVICE_ACTIVE_LIMIT);
        if (active > 0 && (open == 0 || open > active)) {
            throw refuse(
                    configuration,
                    Key.DEVICE_OPEN_LIMIT,
                    "must be from 1 to " + configuration.describe(Key.DEVICE_ACTIVE_LIMIT));
        }
    }

    private static CommandFailure refuse(Configuration configuration, String key, String rule) {
        return CommandFailure.usage(configuration.describe(key) + " " + rule);
    }
}
