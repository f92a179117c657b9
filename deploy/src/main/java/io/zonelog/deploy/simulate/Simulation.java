package io.zonelog.deploy.simulate;

import io.zonelog.connector.decode.DecodedRecord;
import io.zonelog.connector.decode.WriteRecordDecoder;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.simulate.model.ModelFiles;
import io.zonelog.deploy.simulate.model.Verification;
import io.zonelog.deploy.simulate.workload.WorkloadReader;
import io.zonelog.engine.ApplyResult;
import io.zonelog.engine.DrivenEngine;
import io.zonelog.engine.EngineOptions;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.batch.WritebackListener;
import io.zonelog.engine.commit.CommitThread;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * An engine without Kafka: each operation of a trace becomes the write record that a producer would send, and goes through the same
 * decoder and engine. Owned by one thread, which is the engine's.
 */
public final class Simulation implements AutoCloseable {
    private final SimulatedPorts ports;
    private final DrivenEngine engine;
    private final WriteRecordDecoder decoder;
    private final int sourceId;
    private final Map<String, Long> operationCounts = new TreeMap<>();

    /**
     * Opens an engine over empty ports.
     *
     * @param listener told each step of writeback
     */
    public Simulation(SimulatedPorts ports, EngineOptions options, WritebackListener listener) {
        this.ports = ports;
        engine = new DrivenEngine(
                ports.enginePorts(), options.with(CommitThread.StoreSync.COMMIT), listener, ports::step);
        decoder = new WriteRecordDecoder(ports.device().geometry().blockSizeBytes());
        sourceId = engine.sourceId(WorkloadReader.WorkloadRecord.SOURCE);
    }

    /**
     * Runs a whole trace and makes everything durable.
     *
     * @param model told every operation that the engine applied to a file
     * @throws CommandFailure if a line cannot be done, or the device is full
     */
    public void run(WorkloadReader trace, BiConsumer<String, FileOperation> model) {
        for (Optional<WorkloadReader.WorkloadRecord> next = trace.next(); next.isPresent(); next = trace.next()) {
            DecodedRecord.Operation operation = decode(trace, next.get());
            apply(trace, next.get(), operation);
            model.accept(operation.key().name(), operation.operation());
            operationCounts.merge(operation.operation().verb(), 1L, Long::sum);
        }
        engine.drain();
    }

    private DecodedRecord.Operation decode(WorkloadReader trace, WorkloadReader.WorkloadRecord next) {
        DecodedRecord decoded = decoder.decode(sourceId, next.record());
        if (decoded instanceof DecodedRecord.BadRecord bad) {
            throw trace.wrong(next.lineNumber(), inWordsOfTraces(bad.detail()));
        }
        return (DecodedRecord.Operation) decoded;
    }

    /** Records have keys and headers; lines have fields. */
    private static String inWordsOfTraces(String detail) {
        return detail.replace("the record has no key", "field \"file\" is missing")
                .replace("zonelog.", "")
                .replace("header", "field");
    }

    private void apply(WorkloadReader trace, WorkloadReader.WorkloadRecord next, DecodedRecord.Operation operation) {
        ApplyResult result = engine.apply(operation.key(), operation.operation());
        if (result instanceof ApplyResult.Rejected rejected) {
            throw trace.wrong(next.lineNumber(), rejected.reason());
        }
        if (result instanceof ApplyResult.DeviceFull full) {
            throw CommandFailure.problem(trace.title() + ", line " + next.lineNumber() + ": " + full.reason());
        }
        engine.engine().doWork();
    }

    /** What happened, once the trace has run. */
    public SimulationReport report(WorkloadReader trace, Optional<Verification.Outcome> verified) {
        SimulationReport.Trace ran = new SimulationReport.Trace(
                trace.title(),
                operationCounts,
                trace.reads(),
                engine.engine().statistics().recordBytes());
        return SimulationReport.of(ran, engine.engine(), ports, verified);
    }

    /** Compares the committed files with a model. */
    public Verification.Outcome verify(ModelFiles model) {
        return new Verification(ports.device(), ports.store(), sourceId).compare(model);
    }

    @Override
    public void close() {
        ports.runFree();
        engine.close();
    }
}
