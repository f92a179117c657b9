package io.zonelog.deploy.wiring;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.zonelog.connector.Connector;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.Key;
import io.zonelog.deploy.data.EngineData;
import io.zonelog.deploy.http.HttpOptions;
import io.zonelog.deploy.http.HttpService;
import io.zonelog.deploy.http.api.Api;
import io.zonelog.deploy.metrics.DeviceMeters;
import io.zonelog.deploy.metrics.EngineMeters;
import io.zonelog.deploy.metrics.ProcessMeters;
import io.zonelog.deploy.metrics.StoreMeters;
import io.zonelog.deploy.watch.GrowthWatch;
import io.zonelog.deploy.watch.RecentProblems;
import io.zonelog.deploy.watch.RunningEngine;
import io.zonelog.deploy.watch.Sampled;
import io.zonelog.deploy.watch.ZoneCensus;
import java.util.concurrent.TimeUnit;

/** The HTTP side of a running engine: its meters and its server. Made and closed by the main thread, closed before the engine. */
public final class EngineHttp implements AutoCloseable {
    private static final long SHARED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RecentProblems problems;
    private final ProcessMeters processMeters = new ProcessMeters();
    private final HttpService service;

    private EngineHttp(RunningEngine engine, PrometheusMeterRegistry registry) {
        problems = engine.problems();
        processMeters.bindTo(registry);
        new EngineMeters(engine.connector()::engineStatistics).bindTo(registry);
        new DeviceMeters(
                        () -> engine.zones().now().space(),
                        engine.data()::protocolViolations,
                        engine.data().faults())
                .bindTo(registry);
        new StoreMeters(new Sampled<>(engine.data().store()::statistics, System::nanoTime, SHARED_NANOS))
                .bindTo(registry);
        Configuration configuration = engine.configuration();
        HttpOptions options = new HttpOptions(
                configuration.text(Key.HTTP_ADDRESS),
                configuration.integer(Key.HTTP_PORT),
                configuration.list(Key.HTTP_HOSTS),
                configuration.text(Key.HTTP_TOKEN),
                engine.zones().geometry().deviceUuid());
        service = HttpService.start(options, Api.routes(engine, registry));
    }

    /**
     * Starts to serve.
     *
     * @throws CommandFailure if it cannot listen
     */
    static EngineHttp start(
            Configuration configuration,
            EngineData data,
            Connector connector,
            GrowthWatch growth,
            PrometheusMeterRegistry registry) {
        RecentProblems problems = RecentProblems.listen();
        try {
            ZoneCensus zones = new ZoneCensus(data.device(), data.store());
            return new EngineHttp(new RunningEngine(connector, data, configuration, zones, growth, problems), registry);
        } catch (RuntimeException refused) {
            problems.close();
            throw refused;
        }
    }

    /** Where this host reaches it. */
    String url() {
        return service.url();
    }

    int port() {
        return service.port();
    }

    @Override
    public void close() {
        service.close();
        processMeters.close();
        problems.close();
    }
}
