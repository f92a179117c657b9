package io.zonelog.deploy.command.operate;

import io.zonelog.deploy.data.EngineData;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.engine.ApplyResult;
import io.zonelog.engine.DrivenEngine;
import io.zonelog.engine.EngineOptions;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.batch.WritebackListener;
import io.zonelog.mapping.FileKey;

/** An engine on a data directory, without Kafka, that does one thing to one file. The caller's thread is the engine's. */
final class OfflineOrder {
    private OfflineOrder() {}

    /**
     * Applies an operation and waits until it is durable.
     *
     * @throws CommandFailure with one line, if it cannot be done
     * @throws io.zonelog.engine.batch.EngineException if the engine cannot be opened, or fails
     */
    static void run(EngineData data, EngineOptions options, FileKey key, FileOperation operation) {
        try (DrivenEngine engine = DrivenEngine.open(data.device(), data.store(), options, WritebackListener.NONE)) {
            ApplyResult result = engine.operate(key, operation);
            if (result instanceof ApplyResult.Rejected rejected) {
                throw CommandFailure.problem(rejected.reason());
            }
            if (result instanceof ApplyResult.DeviceFull full) {
                throw CommandFailure.problem(full.reason());
            }
            engine.drain();
        }
    }
}
