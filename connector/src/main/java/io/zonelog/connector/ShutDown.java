package io.zonelog.connector;

import io.zonelog.connector.apply.EngineLoop;
import io.zonelog.connector.handover.EngineRequest;
import io.zonelog.connector.handover.PollQueue;
import io.zonelog.connector.ingest.IngestLoop;
import io.zonelog.connector.options.ConnectorOptions;
import io.zonelog.connector.outcome.ConnectorResult.Drain;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a connector's threads in the order that loses nothing, and never waits for ever. */
final class ShutDown {
    private static final Logger LOG = LoggerFactory.getLogger(ShutDown.class);
    private static final long THREAD_END_MAX_NANOS = 30_000_000_000L;

    private final List<IngestLoop> ingestLoops;
    private final PollQueue handOver;
    private final EngineLoop engineLoop;
    private final ConnectorThreads threads;
    private final ConnectorOptions.Timing timing;

    ShutDown(
            List<IngestLoop> ingestLoops,
            PollQueue handOver,
            EngineLoop engineLoop,
            ConnectorThreads threads,
            ConnectorOptions.Timing timing) {
        this.ingestLoops = ingestLoops;
        this.handOver = handOver;
        this.engineLoop = engineLoop;
        this.threads = threads;
        this.timing = timing;
    }

    /** Ends everything; tells whether what was handed over became durable. */
    Drain run() {
        Drain drain = Drain.CUT_SHORT;
        try {
            drain = drain();
            ingestLoops.forEach(IngestLoop::endAfterDrain);
            requireEnd("zonelog-consumer-");
            engineLoop.end();
            requireEnd("zonelog-engine");
            requireEnd("zonelog-watch");
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            engineLoop.end();
        }
        return drain;
    }

    private Drain drain() throws InterruptedException {
        long deadlineNanos = System.nanoTime() + timing.stopMax().toNanos();
        CompletableFuture<Void> drained = new CompletableFuture<>();
        try {
            for (IngestLoop loop : ingestLoops) {
                loop.quiesced().get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
            handOver.send(new EngineRequest.Drain(drained));
            drained.get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
            return Drain.COMPLETE;
        } catch (ExecutionException engineEnded) {
            LOG.debug("the engine ended before it drained", engineEnded);
        } catch (TimeoutException late) {
            LOG.warn(
                    "not everything consumed became durable within {} s; the rest will be consumed again",
                    timing.stopMax().toSeconds());
        }
        return Drain.CUT_SHORT;
    }

    private void requireEnd(String namePrefix) throws InterruptedException {
        if (!threads.join(namePrefix, THREAD_END_MAX_NANOS)) {
            LOG.warn("thread {} has not ended in time and is left behind", namePrefix);
        }
    }
}
