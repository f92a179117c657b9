package io.zonelog.deploy.command.operate;

import io.zonelog.deploy.data.EngineData;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.engine.ApplyResult;
import io.zonelog.engine.EngineMailbox;
import io.zonelog.engine.EngineOptions;
import io.zonelog.engine.EnginePorts;
import io.zonelog.engine.StorageEngine;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.mapping.FileKey;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An engine on a data directory, without Kafka, that does one thing to one file. The caller's thread is the engine's. */
final class OfflineOrder {
    private static final long WAIT_NANOS = 10_000_000L;

    private OfflineOrder() {}

    /**
     * Applies an operation and waits until it is durable.
     *
     * @throws CommandFailure with one line, if it cannot be done
     * @throws io.zonelog.engine.batch.EngineException if the engine cannot be opened, or fails
     */
    static void run(EngineData data, EngineOptions options, FileKey key, FileOperation operation) {
        ExecutorService commitThread = Executors.newSingleThreadExecutor(work -> new Thread(work, "zonelog-commit"));
        EngineMailbox mailbox = new EngineMailbox();
        EnginePorts ports = new EnginePorts(data.device(), data.store(), commitThread, System::nanoTime, mailbox);
        try (StorageEngine engine = StorageEngine.open(ports, options, (sequence, positions) -> {})) {
            ApplyResult result = engine.operate(key, operation);
            while (result instanceof ApplyResult.Busy) {
                work(engine, mailbox);
                result = engine.operate(key, operation);
            }
            if (result instanceof ApplyResult.Rejected rejected) {
                throw CommandFailure.problem(rejected.reason());
            }
            if (result instanceof ApplyResult.DeviceFull full) {
                throw CommandFailure.problem(full.reason());
            }
            while (!engine.isIdle()) {
                work(engine, mailbox);
            }
        } finally {
            commitThread.shutdown();
        }
    }

    private static void work(StorageEngine engine, EngineMailbox mailbox) {
        if (engine.doWork() == 0) {
            mailbox.await(WAIT_NANOS);
        }
    }
}
