package io.zonelog.deploy.http.api;

import io.zonelog.connector.Connector;
import io.zonelog.connector.ingest.IntakeSwitch;
import io.zonelog.connector.orders.OrderRecords;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.KafkaSettings;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.http.HttpProblem;
import io.zonelog.deploy.http.HttpRequest;
import io.zonelog.deploy.http.HttpResponse;
import io.zonelog.deploy.http.Route;
import io.zonelog.deploy.terminal.Words;
import io.zonelog.deploy.view.FileFinder;
import io.zonelog.deploy.view.FileRow;
import io.zonelog.deploy.view.LeftBehind;
import io.zonelog.deploy.view.source.PartitionRow;
import io.zonelog.deploy.view.source.SkippedRecord;
import io.zonelog.deploy.watch.RunningEngine;
import io.zonelog.deploy.watch.Vitals.Intake;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.reclaim.Relocator;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.SourceIdentity;
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
    private final FileLookup lookup;

    OperatorRoutes(RunningEngine engine) {
        this.engine = engine;
        this.connector = engine.connector();
        this.intake = connector.intake();
        this.lookup = new FileLookup(engine);
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
                Route.command("/api/v1/partitions/drop", this::drop, "topic", "partition"),
                Route.command("/api/v1/repair/start", call -> startRepair()),
                Route.command("/api/v1/device/grow", this::grow, "add"));
    }

    private HttpResponse reclaimAll() {
        int zones = order(Relocator.Order.ALL_ZONES);
        LOG.info("an operator asked for reclaim; {} zones are to be emptied", zones);
        return HttpResponse.json(Map.of("zones", zones));
    }

    private HttpResponse suspendReclaim() {
        order(Relocator.Order.SUSPEND);
        LOG.info("an operator suspended reclaim");
        return HttpResponse.json(Map.of("reclaim", ReclaimState.SUSPENDED));
    }

    private HttpResponse resumeReclaim() {
        order(Relocator.Order.RESUME);
        LOG.info("an operator resumed reclaim");
        return HttpResponse.json(Map.of("reclaim", ReclaimState.RUNNING));
    }

    private HttpResponse startRepair() {
        LOG.info("an operator has everything read, and what is damaged or lost repaired");
        return HttpResponse.json(engine.repairs().start());
    }

    private HttpResponse unlink(HttpRequest call) {
        return change(call, new FileOperation.Unlink());
    }

    private HttpResponse truncate(HttpRequest call) {
        return change(call, new FileOperation.Truncate(required(call, "size", 0, Long.MAX_VALUE)));
    }

    private HttpResponse change(HttpRequest call, FileOperation operation) {
        String text = call.parameter("key").orElseThrow(() -> HttpProblem.badRequest("key is missing"));
        FileFinder.FoundFile found = lookup.find(call, text, LeftBehind.HIDDEN, FileLookup.Instead.ANY_COPY);
        FileRecord file = found.file();
        if (operation instanceof FileOperation.Truncate truncate && truncate.sizeBytes() >= file.sizeBytes()) {
            throw HttpProblem.badRequest(
                    "the file has " + file.sizeBytes() + " bytes; an operator can only unlink it or make it shorter");
        }
        SourceIdentity partition = found.position().identity();
        OrderRecords.Ordered ordered =
                connector.order(new TopicPartition(partition.topic(), partition.partition()), file.key(), operation);
        long record = ordered(
                ordered.record(),
                "the brokers have not confirmed the order's record yet, and it may still come: look at the file"
                        + " before you order it again");
        LOG.warn(
                "an operator changes the file {} by record {} of {}: {}",
                file.key().printableName(),
                record,
                partition,
                words(operation));
        SourcePosition position = ordered(
                ordered.durable(),
                "every copy carries the order out when its record " + record + " of " + partition
                        + " has its turn; this engine has not come to it yet");
        return HttpResponse.json(FileRow.Order.of(file.key(), position));
    }

    /** What becomes of an order; it is not cancelled when nobody waits any more. */
    private static <T> T ordered(CompletableFuture<T> step, String late) {
        try {
            return step.get(LONGEST_ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException waited) {
            throw HttpProblem.unavailable(late);
        } catch (ExecutionException refused) {
            Throwable cause = refused.getCause();
            throw cause instanceof IllegalArgumentException wrong
                    ? HttpProblem.badRequest(FailureLine.of(wrong))
                    : HttpProblem.unavailable(FailureLine.of(cause == null ? refused : cause));
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw HttpProblem.unavailable("the engine is stopping");
        }
    }

    private HttpResponse skip(HttpRequest call) {
        String topic = call.parameter("topic").orElseThrow(() -> HttpProblem.badRequest("topic is missing"));
        TopicPartition partition = new TopicPartition(topic, (int) required(call, "partition", 0, Integer.MAX_VALUE));
        long offset = required(call, "offset", 0, Long.MAX_VALUE - 1);
        boolean held = connector.partitions().stream()
                .anyMatch(each -> each.topic().equals(topic) && each.partition() == partition.partition());
        if (!held) {
            lookup.requireHeld(call, topic, partition.partition(), FileLookup.Instead.SAME_GROUP);
            throw HttpProblem.badRequest(
                    "this engine does not hold topic " + topic + " partition " + partition.partition());
        }
        CompletableFuture<SourcePosition> passed = connector.skip(partition, offset);
        if (!isAnswered(passed)) {
            throw HttpProblem.unavailable("offset " + offset + " of topic " + topic + " partition "
                    + partition.partition() + " has not come up: only the next record of a partition can be passed;"
                    + " zonelog offsets tells where it is");
        }
        SourcePosition position = answer(passed);
        LOG.warn("an operator had offset {} of {} passed", offset, position.identity());
        return HttpResponse.json(SkippedRecord.of(position, offset, deadLetterTopic()));
    }

    private HttpResponse drop(HttpRequest call) {
        String topic = call.parameter("topic").orElseThrow(() -> HttpProblem.badRequest("topic is missing"));
        int partition = (int) required(call, "partition", 0, Integer.MAX_VALUE);
        CompletableFuture<SourcePosition> dropped = connector.drop(new TopicPartition(topic, partition));
        try {
            SourcePosition position = dropped.get(LONGEST_ANSWER_SECONDS, TimeUnit.SECONDS);
            LOG.warn("an operator had {} dropped, which was left behind", position.identity());
            return HttpResponse.json(PartitionRow.of(position));
        } catch (TimeoutException late) {
            throw HttpProblem.unavailable(topic + "/" + partition
                    + " is being dropped, which takes longer; zonelog partitions tells when it is done");
        } catch (ExecutionException refused) {
            return HttpResponse.json(PartitionRow.of(answer(dropped)));
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw HttpProblem.unavailable("the engine is stopping");
        }
    }

    private String deadLetterTopic() {
        Configuration configuration = engine.configuration();
        return configuration.text(KafkaSettings.ERRORS_POLICY).equals("stop")
                ? ""
                : configuration.text(KafkaSettings.ERRORS_DEAD_LETTER_TOPIC);
    }

    private static String words(FileOperation operation) {
        return operation instanceof FileOperation.Truncate truncate
                ? "truncated to " + Words.counted(truncate.sizeBytes(), "byte")
                : "removed";
    }

    private HttpResponse grow(HttpRequest call) {
        int before = engine.data().device().geometry().zoneCount();
        int more = (int) required(call, "add", 1, MOST_ZONES - before);
        try {
            engine.data().addZones(before + more);
        } catch (IOException failure) {
            throw HttpProblem.unavailable("the device cannot grow: " + FailureLine.of(failure));
        }
        return HttpResponse.json(Map.of("zones", engine.growth().look()));
    }

    private static long required(HttpRequest call, String name, long minimum, long maximum) {
        if (call.parameter(name).isEmpty()) {
            throw HttpProblem.badRequest(name + " is missing");
        }
        return call.number(name, minimum, minimum, maximum);
    }

    private int order(Relocator.Order order) {
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
                throw HttpProblem.badRequest(FailureLine.of(refused));
            }
            LOG.debug("no answer to an order", unanswered);
            throw HttpProblem.unavailable("the engine does not answer: it recovers, is stopping, or is very busy");
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw HttpProblem.unavailable("the engine is stopping");
        }
    }

    private HttpResponse pause() {
        intake.pause();
        LOG.info("an operator paused the consumption");
        return HttpResponse.json(Map.of("intake", Intake.PAUSED));
    }

    private HttpResponse resume() {
        intake.resume();
        LOG.info("an operator resumed the consumption");
        return HttpResponse.json(Map.of("intake", Intake.OPEN));
    }
}
