package io.zonelog.deploy.http.api;

import io.zonelog.connector.ingest.IntakeSwitch;
import io.zonelog.deploy.http.Answer;
import io.zonelog.deploy.http.Route;
import io.zonelog.deploy.watch.RunningEngine;
import io.zonelog.deploy.watch.Vitals.Intake;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator may tell the engine. A pause lasts until it is ended, or until the process is. */
final class OperatorRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorRoutes.class);

    private final IntakeSwitch intake;

    OperatorRoutes(RunningEngine engine) {
        this.intake = engine.connector().intake();
    }

    List<Route> all() {
        return List.of(
                Route.command("/api/v1/pause", call -> pause()), Route.command("/api/v1/resume", call -> resume()));
    }

    private Answer pause() {
        intake.pause();
        LOG.info("an operator paused the consumption");
        return Answer.json(Map.of("intake", Intake.PAUSED));
    }

    private Answer resume() {
        intake.resume();
        LOG.info("an operator resumed the consumption");
        return Answer.json(Map.of("intake", Intake.OPEN));
    }
}
