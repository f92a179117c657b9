package io.zonelog.deploy.http.api;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.zonelog.deploy.http.Route;
import io.zonelog.deploy.watch.RunningEngine;
import java.util.ArrayList;
import java.util.List;

/** Every route of an engine. */
public final class Api {
    private Api() {}

    /** The routes, in the order in which {@code deploy/HTTP.md} lists them. */
    public static List<Route> routes(RunningEngine engine, PrometheusMeterRegistry meters) {
        List<Route> routes = new ArrayList<>();
        routes.addAll(PageRoutes.all());
        routes.addAll(new HealthRoutes(engine).all());
        routes.addAll(new MetricsRoutes(meters).all());
        routes.addAll(new ZoneRoutes(engine).all());
        routes.addAll(new FileRoutes(engine).all());
        routes.addAll(new SourceRoutes(engine).all());
        routes.addAll(new EngineRoutes(engine).all());
        routes.addAll(new OperatorRoutes(engine).all());
        return routes;
    }
}
