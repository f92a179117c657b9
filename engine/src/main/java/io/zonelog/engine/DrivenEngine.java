package io.zonelog.engine;

import io.zonelog.device.ZonedDevice;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.batch.WritebackListener;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import java.util.concurrent.ExecutorService;

/**
 * An engine that is fed by the caller's thread, which is the engine's: what is handed over is waited for until it is taken, and everything
 * until it is durable. For one order to a data directory, for measurements and for simulations; device and store remain the caller's.
 */
public final class DrivenEngine implements AutoCloseable {
    private static final long WAIT_NANOS = 10_000_000L;

    private final StorageEngine engine;
    private final Runnable waiting;
    private final Runnable closed;

    /**
     * Opens an engine over ports; where nothing is to be done it waits for its mailbox.
     *
     * @throws io.zonelog.engine.batch.EngineException if it cannot be opened
     */
    public DrivenEngine(EnginePorts ports, EngineOptions options, WritebackListener listener) {
        this(ports, options, listener, () -> ports.mailbox().await(WAIT_NANOS));
    }

    /**
     * Opens an engine over ports.
     *
     * @param waiting lets something happen from which the engine gets work, or waits for it
     * @throws io.zonelog.engine.batch.EngineException if it cannot be opened
     */
    public DrivenEngine(EnginePorts ports, EngineOptions options, WritebackListener listener, Runnable waiting) {
        this(StorageEngine.open(ports, options, listener), waiting, () -> {});
    }

    private DrivenEngine(StorageEngine engine, Runnable waiting, Runnable closed) {
        this.engine = engine;
        this.waiting = waiting;
        this.closed = closed;
    }

    /**
     * Opens an engine that commits on a thread of its own, in the system's time.
     *
     * @throws io.zonelog.engine.batch.EngineException if it cannot be opened
     */
    public static DrivenEngine open(
            ZonedDevice device, MappingStore store, EngineOptions options, WritebackListener listener) {
        ExecutorService commitThread = EnginePorts.newCommitThread();
        EngineMailbox mailbox = new EngineMailbox();
        EnginePorts ports = new EnginePorts(device, store, commitThread, System::nanoTime, mailbox);
        try {
            StorageEngine engine = StorageEngine.open(ports, options, listener);
            return new DrivenEngine(engine, () -> mailbox.await(WAIT_NANOS), commitThread::shutdown);
        } catch (RuntimeException | Error refused) {
            commitThread.shutdown();
            throw refused;
        }
    }

    /** The engine itself. */
    public StorageEngine engine() {
        return engine;
    }

    /** The number of a partition, which is added if the engine does not know it. */
    public int sourceId(SourceIdentity identity) {
        Sources sources = engine.sources();
        return sources.find(identity).orElseGet(() -> sources.add(identity, 0)).sourceId();
    }

    /** The offset of a source's next record. */
    public long nextOffset(int sourceId) {
        return engine.sources().source(sourceId).nextOffset();
    }

    /**
     * Applies an operation as the next record of the file's source.
     *
     * @return what became of it; never busy
     * @throws io.zonelog.engine.batch.EngineException if the engine has failed
     */
    public ApplyResult apply(FileKey key, FileOperation operation) {
        Sources.SourceRecord record =
                Sources.SourceRecord.unmarked(nextOffset(key.sourceId()), SourcePosition.NO_LEADER_EPOCH);
        ApplyResult result = engine.apply(key, record, operation);
        while (result == ApplyResult.BUSY) {
            work();
            result = engine.apply(key, record, operation);
        }
        return result;
    }

    /** Does what an operator asks for, as {@link StorageEngine#operate} does; never busy. */
    public ApplyResult operate(FileKey key, FileOperation operation) {
        ApplyResult result = engine.operate(key, operation);
        while (result == ApplyResult.BUSY) {
            work();
            result = engine.operate(key, operation);
        }
        return result;
    }

    /** Applies an operation to a partition that is being built, as {@link StorageEngine#build} does; never busy. */
    public ApplyResult build(FileKey key, Sources.SourceRecord record, FileOperation operation) {
        ApplyResult result = engine.build(key, record, operation);
        while (result == ApplyResult.BUSY) {
            work();
            result = engine.build(key, record, operation);
        }
        return result;
    }

    /** Makes everything durable. */
    public void drain() {
        engine.closeBatch();
        while (!engine.isIdle()) {
            work();
        }
    }

    /** One turn of the engine; where there was nothing to do, waits until there may be. */
    public void work() {
        if (engine.doWork() == 0) {
            waiting.run();
        }
    }

    /** Gives up what is not durable. */
    @Override
    public void close() {
        engine.close();
        closed.run();
    }
}
