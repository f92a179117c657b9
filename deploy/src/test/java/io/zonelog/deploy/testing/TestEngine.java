package io.zonelog.deploy.testing;

import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.ConfigurationSources;
import io.zonelog.deploy.data.ConfiguredDevice;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.wiring.Wiring;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An engine in this process, on a small device of its own.
 *
 * @param directory its data directory
 * @param wiring the engine
 */
public record TestEngine(Path directory, Wiring wiring) implements AutoCloseable {
    /** Starts an engine; the first start on a directory creates 64 zones of 4 MiB. */
    public static TestEngine start(Path directory, TestTopic topic, String... settings) {
        List<String> all = new ArrayList<>(topic.settings());
        all.addAll(List.of("device.zone.size=4MiB", "device.zone.count=64", "device.append.limit=256KiB"));
        all.addAll(List.of("batch.max.bytes=1MiB", "cache.pool.bytes=8MiB"));
        all.addAll(List.of(settings));
        Configuration configuration = new ConfigurationSources().settings(all).load();
        DataDirectory data = new DataDirectory(directory);
        if (!data.isThere()) {
            data.create(ConfiguredDevice.geometry(configuration), ConfiguredDevice.behaviour(configuration));
        }
        return new TestEngine(directory, new Wiring(configuration, data));
    }

    /**
     * Starts one of several engines that find each other in a directory of the topic's own; it serves, and commands with, one token.
     *
     * @param group its consumer group
     */
    public static TestEngine startCopy(
            Path directory, TestTopic topic, String token, String group, String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "http=on",
                "http.port=0",
                "http.token=" + token,
                "http.read.token=" + token,
                "group.id=" + group,
                "engines.topic=" + topic.name() + "-engines"));
        all.addAll(List.of(settings));
        return start(directory, topic, all.toArray(String[]::new));
    }

    /** Where it serves, without a slash at the end. */
    public String url() {
        return "http://127.0.0.1:" + wiring.httpPort().orElseThrow();
    }

    /** Runs a query on the data directory. */
    public CommandLineRun query(String... arguments) {
        return query(directory, arguments);
    }

    /** Runs a query on a data directory. */
    public static CommandLineRun query(Path directory, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", directory.toString()));
        return CommandLineRun.of(all.toArray(String[]::new));
    }

    @Override
    public void close() {
        wiring.close();
    }
}
