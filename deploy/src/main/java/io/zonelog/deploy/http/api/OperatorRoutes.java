package io.zonelog.deploy.http.api;

import io.zonelog.connector.Connector;
import io.zonelog.connector.ingest.IntakeSwitch;
import io.zonelog.deploy.FailureLine;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.Key;
import io.zonelog.deploy.http.Answer;
import io.zonelog.deploy.http.Call;
import io.zonelog.deploy.http.Refusal;
import io.zonelog.deploy.http.Route;
import io.zonelog.deploy.terminal.Words;
import io.zonelog.deploy.view.FileOrderView;
import io.zonelog.deploy.view.LeftBehind;
import io.zonelog.deploy.view.SkippedRecord;
import io.zonelog.deploy.watch.RunningEngine;
import io.zonelog.deploy.watch.Vitals.Intake;
import io.zonelog.engine.FileOperation;
import io.zonelog.engine.ReclaimOrder;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.SourcePosition;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator may tell the engine. A pause lasts until it is ended, or until the process is. */
final class OperatorRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorRoutes.class);

    private static final long LONGEST_ANSWER_SECONDS = 5;
    /** The same limit as for a new device. */
    private static final int MOST_ZONES = 1_000_000;

    private final Connector connector;
    private final IntakeSwitch intake;

    private final RunningEngine engine;

    OperatorRoutes(RunningEngine engine) {
        this.engine = engine;
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
                Route.command("/api/v1/gc/resume", call -> resumeReclaim()),
                Route.command("/api/v1/files/unlink", this::unlink, "key"),
                Route.command("/api/v1/files/truncate", this::truncate, "key", "size"),
                Route.command("/api/v1/offsets/skip", this::skip, "topic", "partition", "offset"),
                Route.command("/api/v1/device/grow", this::grow, "add"));
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

    private Answer unlink(Call call) {
        return change(call, new FileOperation.Unlink());
    }

    private Answer truncate(Call call) {
        return change(call, new FileOperation.Truncate(required(call, "size", 0, Long.MAX_VALUE)));
    }

    private Answer change(Call call, FileOperation operation) {
        String text = call.parameter("key").orElseThrow(() -> Refusal.badRequest("key is missing"));
        FileKey key = FileRoutes.find(engine.data().store(), text, LeftBehind.HIDDEN)
                .file()
                .key();
        SourcePosition position = answer(connector.order(key, operation));
        LOG.warn(
                "an operator changed the file {} without a record, at offset {} of {}: {}",
                key.name(),
                position.nextOffset(),
                position.identity(),
                words(operation));
        return Answer.json(FileOrderView.of(key, position));
    }

    private Answer skip(Call call) {
        String topic = call.parameter("topic").orElseThrow(() -> Refusal.badRequest("topic is missing"));
        TopicPartition partition = new TopicPartition(topic, (int) required(call, "partition", 0, Integer.MAX_VALUE));
        long offset = required(call, "offset", 0, Long.MAX_VALUE - 1);
        boolean held = connector.partitions().stream()
                .anyMatch(each -> each.topic().equals(topic) && each.partition() == partition.partition());
        if (!held) {
            throw Refusal.badRequest(
                    "this engine does not hold topic " + topic + " partition " + partition.partition());
        }
        CompletableFuture<SourcePosition> passed = connector.skip(partition, offset);
        if (!isAnswered(passed)) {
            throw Refusal.unavailable("offset " + offset + " of topic " + topic + " partition "
                    + partition.partition() + " has not come up: only the next record of a partition can be passed;"
                    + " zonelog offsets tells where it is");
        }
        SourcePosition position = answer(passed);
        LOG.warn("an operator had offset {} of {} passed", offset, position.identity());
        return Answer.json(SkippedRecord.of(position, offset, deadLetterTopic()));
    }

    private String deadLetterTopic() {
        Configuration configuration = engine.configuration();
        return configuration.text(Key.ERRORS_POLICY).equals("stop")
                ? ""
                : configuration.text(Key.ERRORS_DEAD_LETTER_TOPIC);
    }

    private static String words(FileOperation operation) {
        return operation instanceof FileOperation.Truncate truncate
                ? "truncated to " + Words.counted(truncate.sizeBytes(), "byte")
                : "removed";
    }

    private Answer grow(Call call) {
        int before = engine.data().device().geometry().zoneCount();
        int more = (int) required(call, "add", 1, MOST_ZONES - before);
        try {
            engine.data().addZones(before + more);
        } catch (IOException failure) {
            throw Refusal.unavailable("the device cannot grow: " + FailureLine.of(failure));
        }
        return Answer.json(Map.of("zones", engine.growth().look()));
    }

    private static long required(Call call, String name, long minimum, long maximum) {
        if (call.parameter(name).isEmpty()) {
            throw Refusal.badRequest(name + " is missing");
        }
        return call.number(name, minimum, minimum, maximum);
    }

    private int order(ReclaimOrder order) {
        return answer(connector.reclaim(order));
    }

    /** Whether there is an answer in time; an order is cancelled otherwise. */
    private static boolean isAnswered(CompletableFuture<?> asked) {
        try {
            asked.get(LONGEST_ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            return !asked.cancel(false);
        } catch (ExecutionException refused) {
            return true;
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    /** What the engine's thread answers; an order that it has not begun when nobody waits any more is not carried out. */
    private static <T> T answer(CompletableFuture<T> asked) {
        try {
            return asked.get(LONGEST_ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException unanswered) {
            asked.cancel(false);
            if (unanswered.getCause() instanceof IllegalArgumentException refused) {
                throw Refusal.badRequest(FailureLine.of(refused));
            }
            LOG.debug("no answer to an order", unanswered);
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
