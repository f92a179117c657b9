package io.zonelog.deploy.http.api;

import io.zonelog.connector.ConnectorStatus;
import io.zonelog.connector.metrics.ConnectorCounters.Counted;
import io.zonelog.deploy.config.Build;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.KafkaSettings;
import io.zonelog.deploy.data.BackEnd;
import io.zonelog.deploy.http.HttpResponse;
import io.zonelog.deploy.http.Route;
import io.zonelog.deploy.terminal.Words;
import io.zonelog.deploy.view.source.EngineRow;
import io.zonelog.deploy.watch.RunningEngine;
import io.zonelog.deploy.watch.Vitals.Intake;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.EngineStatistics;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the engine has done, what it runs with, and what went wrong. */
final class EngineRoutes {
    private final RunningEngine engine;

    EngineRoutes(RunningEngine engine) {
        this.engine = engine;
    }

    /**
     * What has been done since the start.
     *
     * @param connector what it is doing now
     * @param intake whether an operator has paused it
     * @param counters of the connector
     * @param engine of the engine; null until it has recovered
     */
    private record Statistics(
            ConnectorStatus connector,
            Intake intake,
            Map<String, Long> counters,
            @Nullable EngineStatistics engine) {}

    /**
     * Which engine this is.
     *
     * @param version of the program
     * @param commit of its sources
     * @param started when the process was started, in ISO 8601
     * @param device what the device is made of
     * @param deviceUuid which one it is
     * @param zoneCount how many zones it has
     * @param zoneCapacityBytes what a zone can hold
     * @param brokers where Kafka is asked for
     * @param group the consumer group
     * @param topics whose records are applied
     */
    private record Identity(
            String version,
            String commit,
            String started,
            String device,
            UUID deviceUuid,
            int zoneCount,
            long zoneCapacityBytes,
            String brokers,
            String group,
            List<String> topics) {
        static Identity of(RunningEngine engine) {
            Configuration configuration = engine.configuration();
            DeviceGeometry geometry = engine.zones().geometry();
            Build build = Build.current();
            long startedMillis = ManagementFactory.getRuntimeMXBean().getStartTime();
            return new Identity(
                    build.version(),
                    build.commit(),
                    Instant.ofEpochMilli(startedMillis).toString(),
                    Words.of(BackEnd.of(configuration)),
                    geometry.deviceUuid(),
                    geometry.zoneCount(),
                    (long) geometry.zoneCapacityBlocks() * geometry.blockSizeBytes(),
                    configuration.text(KafkaSettings.BOOTSTRAP_SERVERS),
                    configuration.text(KafkaSettings.GROUP_ID),
                    configuration.list(KafkaSettings.TOPICS));
        }
    }

    List<Route> all() {
        return List.of(
                Route.read("/api/v1/engine", call -> HttpResponse.json(Identity.of(engine))),
                Route.read(
                        "/api/v1/engines",
                        call -> HttpResponse.json(EngineRow.of(
                                engine.connector().directory(),
                                engine.connector().directory().latestMillis()))),
                Route.read(
                        "/api/v1/repair",
                        call -> HttpResponse.json(engine.repairs().state())),
                Route.read("/api/v1/statistics", call -> HttpResponse.json(statistics())),
                Route.read(
                        "/api/v1/configuration",
                        call -> HttpResponse.json(ConfigurationView.rows(engine.configuration()))),
                Route.read(
                        "/api/v1/problems",
                        call -> HttpResponse.json(engine.problems().lines())));
    }

    private Statistics statistics() {
        Map<String, Long> counters = new LinkedHashMap<>();
        for (Counted counted : Counted.values()) {
            counters.put(camelCase(counted), engine.connector().counters().value(counted));
        }
        return new Statistics(
                engine.connector().status(),
                engine.connector().intake().isPaused() ? Intake.PAUSED : Intake.OPEN,
                counters,
                engine.connector().engineStatistics().orElse(null));
    }

    private static String camelCase(Counted counted) {
        StringBuilder name = new StringBuilder();
        for (String word : counted.name().toLowerCase(Locale.ROOT).split("_", -1)) {
            name.append(name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name.toString();
    }
}
