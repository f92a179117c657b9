package io.zonelog.engine;

import io.zonelog.device.ZonedDevice;
import io.zonelog.mapping.MappingStore;
import io.zonelog.zone.ReaderHolds;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;

/**
 * Everything an engine works with and does not own; the caller closes device and store after the engine.
 *
 * @param device where data go
 * @param store where mappings go
 * @param commitExecutor runs mapping commits one after another, away from the engine's thread; a single thread in production,
 *     the scheduler in simulations
 * @param nanoClock monotonic time in nanoseconds
 * @param mailbox how completions reach the engine's thread
 * @param readers who reads beside the engine, as of moments that have passed
 */
public record EnginePorts(
        ZonedDevice device,
        MappingStore store,
        Executor commitExecutor,
        LongSupplier nanoClock,
        EngineMailbox mailbox,
        ReaderHolds readers) {
    /** The ports of an engine that nobody reads beside. */
    public EnginePorts(
            ZonedDevice device,
            MappingStore store,
            Executor commitExecutor,
            LongSupplier nanoClock,
            EngineMailbox mailbox) {
        this(device, store, commitExecutor, nanoClock, mailbox, ReaderHolds.none());
    }

    /** A thread for commits; whoever asks for it shuts it down after the engine. */
    public static ExecutorService newCommitThread() {
        return Executors.newSingleThreadExecutor(work -> new Thread(work, "zonelog-commit"));
    }
}
