package io.zonelog.deploy.http.api;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.zonelog.deploy.http.HttpResponse;
import io.zonelog.deploy.http.Route;
import java.util.List;

/** All meters in the text format of Prometheus, or as OpenMetrics for who asks for that. */
final class MetricsRoutes {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final PrometheusMeterRegistry meters;

    MetricsRoutes(PrometheusMeterRegistry meters) {
        this.meters = meters;
    }

    List<Route> all() {
        return List.of(Route.read("/metrics", call -> {
            String contentType = call.accept().contains("application/openmetrics-text") ? OPEN_METRICS : PROMETHEUS;
            return HttpResponse.text(contentType, meters.scrape(contentType));
        }));
    }
}
