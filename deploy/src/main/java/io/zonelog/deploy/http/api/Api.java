package io.zonelog.deploy.http.api;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.zonelog.deploy.http.HttpResponse;
import io.zonelog.deploy.http.Route;
import io.zonelog.deploy.metrics.PartitionMeters;
import io.zonelog.deploy.watch.RunningEngine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpStatus;

/** Every route of an engine. */
public final class Api {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private Api() {}

    /** The routes, in the order in which {@code deploy/HTTP.md} lists them. */
    public static List<Route> routes(RunningEngine engine, PrometheusMeterRegistry meters) {
        List<Route> routes = new ArrayList<>();
        routes.addAll(page());
        routes.addAll(new HealthRoutes(engine).all());
        routes.add(metrics(meters, new PartitionMeters(meters, engine.connector()::partitions)));
        routes.addAll(new ZoneRoutes(engine).all());
        routes.addAll(new FileRoutes(engine).all());
        routes.addAll(new SourceRoutes(engine).all());
        routes.addAll(new EngineRoutes(engine).all());
        routes.addAll(new OperatorRoutes(engine).all());
        return routes;
    }

    /** All meters in the text format of Prometheus, or as OpenMetrics for who asks for that. */
    private static Route metrics(PrometheusMeterRegistry meters, PartitionMeters partitions) {
        return Route.read("/metrics", call -> {
            partitions.refresh();
            String contentType = call.accept().contains("application/openmetrics-text") ? OPEN_METRICS : PROMETHEUS;
            return HttpResponse.text(contentType, meters.scrape(contentType));
        });
    }

    /** The console page and the description of all this: files out of the program itself, by fixed names. */
    private static List<Route> page() {
        return List.of(
                file("/", "console/index.html", "text/html; charset=utf-8"),
                file("/console.css", "console/console.css", "text/css; charset=utf-8"),
                script("choice.js"),
                script("console.js"),
                script("content.js"),
                script("detail.js"),
                script("page.js"),
                script("zone-map.js"),
                file("/favicon.svg", "console/favicon.svg", "image/svg+xml"),
                file("/openapi.yaml", "http/openapi.yaml", "application/yaml"));
    }

    private static Route script(String name) {
        return file("/" + name, "console/" + name, "text/javascript; charset=utf-8");
    }

    private static Route file(String path, String name, String contentType) {
        return Route.read(path, call -> new HttpResponse(HttpStatus.OK_200, contentType, ByteBuffer.wrap(read(name))));
    }

    private static byte[] read(String name) {
        try (InputStream resource = Api.class.getResourceAsStream("/" + name)) {
            if (resource == null) {
                throw new IllegalStateException("the program lacks its file " + name);
            }
            return resource.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
