package io.zonelog.deploy.http.api;

import io.zonelog.connector.Connector;
import io.zonelog.connector.ingest.IntakeSwitch;
import io.zonelog.deploy.http.Answer;
import io.zonelog.deploy.http.Refusal;
import io.zonelog.deploy.http.Route;
import io.zonelog.deploy.watch.RunningEngine;
import io.zonelog.deploy.watch.Vitals.Intake;
import io.zonelog.engine.ReclaimOrder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator may tell the engine. A pause lasts until it is ended, or until the process is. */
final class OperatorRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorRoutes.class);

    private static final long LONGEST_ANSWER_SECONDS = 5;

    private final Connector connector;
    private final IntakeSwitch intake;

    OperatorRoutes(RunningEngine engine) {
        this.connector = engine.connector();
        this.intake = connector.intake();
    }

    /** Whether reclaim may begin with zones. */
    private enum ReclaimState {
        RUNNING,
        SUSPENDED
    }

    List<Route> all() {
        return List.of(
                Route.command("/api/v1/pause", call -> pause()),
                Route.command("/api/v1/resume", call -> resume()),
                Route.command("/api/v1/gc", call -> reclaimAll()),
                Route.command("/api/v1/gc/suspend", call -> suspendReclaim()),
                Route.command("/api/v1/gc/resume", call -> resumeReclaim()));
    }

    private Answer reclaimAll() {
        int zones = order(ReclaimOrder.ALL_ZONES);
        LOG.info("an operator asked for reclaim; {} zones are to be emptied", zones);
        return Answer.json(Map.of("zones", zones));
    }

    private Answer suspendReclaim() {
        order(ReclaimOrder.SUSPEND);
        LOG.info("an operator suspended reclaim");
        return Answer.json(Map.of("reclaim", ReclaimState.SUSPENDED));
    }

    private Answer resumeReclaim() {
        order(ReclaimOrder.RESUME);
        LOG.info("an operator resumed reclaim");
        return Answer.json(Map.of("reclaim", ReclaimState.RUNNING));
    }

    private int order(ReclaimOrder order) {
        try {
            return connector.reclaim(order).get(LONGEST_ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException unanswered) {
            LOG.debug("no answer to the order {}", order, unanswered);
            throw Refusal.unavailable("the engine does not answer: it recovers, is stopping, or is very busy");
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw Refusal.unavailable("the engine is stopping");
        }
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
