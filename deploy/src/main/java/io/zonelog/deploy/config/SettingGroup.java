package io.zonelog.deploy.config;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/**
 * Settings that pages show under one title.
 *
 * @param title the title
 * @param keys the settings, in the order of their definitions
 */
record SettingGroup(String title, List<ConfigKey> keys) {
    /** All settings. */
    static List<SettingGroup> all() {
        List<ConfigKey> keys = Definitions.all().configKeys().values().stream()
                .sorted(Comparator.comparingInt(key -> key.orderInGroup))
                .toList();
        return Arrays.stream(Definitions.Group.values())
                .map(Definitions.Group::title)
                .map(title -> new SettingGroup(
                        title,
                        keys.stream().filter(key -> key.group.equals(title)).toList()))
                .toList();
    }
}
