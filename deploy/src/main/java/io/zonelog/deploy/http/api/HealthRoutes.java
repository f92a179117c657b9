package io.zonelog.deploy.http.api;

import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.HttpSettings;
import io.zonelog.deploy.http.HttpResponse;
import io.zonelog.deploy.http.Route;
import io.zonelog.deploy.watch.HealthCheck;
import io.zonelog.deploy.watch.HealthCheck.State;
import io.zonelog.deploy.watch.RunningEngine;
import io.zonelog.deploy.watch.Vitals;
import java.util.List;
import org.eclipse.jetty.http.HttpStatus;

/** Whether the process is worth keeping, and whether records become durable; each with its reasons. */
final class HealthRoutes {
    private final RunningEngine engine;
    private final HealthCheck.Limits limits;

    HealthRoutes(RunningEngine engine) {
        Configuration configuration = engine.configuration();
        this.engine = engine;
        this.limits = new HealthCheck.Limits(
                configuration.duration(HttpSettings.HEALTH_POLL_AGE_MAX),
                configuration.integer(HttpSettings.HEALTH_LAG_MAX));
    }

    /**
     * An answer.
     *
     * @param status UP if all checks are
     * @param checks what was looked at
     */
    private record Health(State status, List<HealthCheck> checks) {
        static Health of(List<HealthCheck> checks) {
            boolean up = checks.stream().allMatch(check -> check.state() == State.UP);
            return new Health(up ? State.UP : State.DOWN, checks);
        }

        HttpResponse answer() {
            return HttpResponse.json(status == State.UP ? HttpStatus.OK_200 : HttpStatus.SERVICE_UNAVAILABLE_503, this);
        }
    }

    List<Route> all() {
        return List.of(
                Route.read("/health/live", call -> live().answer()),
                Route.read("/health/ready", call -> ready().answer()),
                Route.read("/api/v1/health", call -> HttpResponse.json(ready())));
    }

    private Health live() {
        return Health.of(List.of(HealthCheck.live(
                engine.connector().status().phase(), engine.connector().engineTurnAgeMillis())));
    }

    private Health ready() {
        return Health.of(HealthCheck.ready(Vitals.of(engine), limits));
    }
}
