package io.zonelog.deploy.bench.subject;

import io.zonelog.connector.decode.DecodedRecord;
import io.zonelog.connector.decode.WriteRecordDecoder;
import io.zonelog.deploy.bench.measure.Latencies;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.EngineData;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.wiring.ConfiguredEngine;
import io.zonelog.engine.ApplyResult;
import io.zonelog.engine.DrivenEngine;
import io.zonelog.engine.EngineStatistics;
import io.zonelog.engine.batch.Batch;
import io.zonelog.engine.batch.WritebackListener;
import io.zonelog.mapping.SourceIdentity;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * An engine on a data directory as {@code zonelog run} opens it, but fed by the caller's thread, which is the engine's: records go through
 * the decoder, data to the device in files, mappings to RocksDB on the commit thread.
 */
public final class BenchEngine implements AutoCloseable {
    /** The partition that the records seem to come from, or the first of several. */
    static final SourceIdentity SOURCE = new SourceIdentity("bench", "bench", "bench", 0);

    private static final int RECORDS_BETWEEN_TURNS = 64;
    private static final int MOST_TIMED_BATCHES = 100_000;

    private final EngineData data;
    private final DrivenEngine engine;
    private final WriteRecordDecoder decoder;
    private int partition;
    private int sourceId;
    private final BatchTimes times = new BatchTimes();
    private int sinceTurn;

    /** From the end of a batch to its being durable, on the engine's thread. */
    private static final class BatchTimes implements WritebackListener {
        private final Map<Long, Long> closedNanos = new HashMap<>();
        private Latencies latencies = Latencies.none();

        @Override
        public void batchClosed(Batch batch) {
            closedNanos.put(batch.sequence(), System.nanoTime());
        }

        @Override
        public void batchDurable(Batch batch) {
            Long closed = closedNanos.remove(batch.sequence());
            if (closed != null) {
                latencies.add(System.nanoTime() - closed);
            }
        }
    }

    /** Opens an engine, which recovers what the directory holds. */
    public BenchEngine(DataDirectory directory, Configuration settings) {
        data = EngineData.open(directory, ConfiguredEngine.metadata(settings));
        engine = DrivenEngine.open(
                data.device(),
                data.store(),
                ConfiguredEngine.engine(settings, data.device().geometry()),
                times);
        decoder = new WriteRecordDecoder(data.device().geometry().blockSizeBytes());
        select(0);
    }

    /** What follows comes from a partition. */
    void select(int chosen) {
        partition = chosen;
        sourceId = engine.sourceId(new SourceIdentity(SOURCE.clusterId(), SOURCE.topicId(), SOURCE.topic(), chosen));
    }

    /** What the engine has done. */
    EngineStatistics statistics() {
        return engine.engine().statistics();
    }

    EngineData data() {
        return data;
    }

    int sourceId() {
        return sourceId;
    }

    /** Keeps how long batches take from now on. */
    Latencies timeBatches() {
        times.latencies = Latencies.ofAtMost(MOST_TIMED_BATCHES);
        return times.latencies;
    }

    void timeNoBatches() {
        times.latencies = Latencies.none();
    }

    /** Writes at a byte of a file, as a record with an offset would. */
    void write(byte[] name, String offset, ByteBuffer value) {
        ConsumerRecord<byte[], ByteBuffer> record = record(name, value);
        record.headers().add("zonelog.offset", offset.getBytes(StandardCharsets.US_ASCII));
        apply(record);
    }

    /** Appends to a file, as a bare record would; without a value it removes the file. */
    void append(byte[] name, @Nullable ByteBuffer value) {
        apply(record(name, value));
    }

    private ConsumerRecord<byte[], ByteBuffer> record(byte[] name, @Nullable ByteBuffer value) {
        return new ConsumerRecord<>(SOURCE.topic(), partition, engine.nextOffset(sourceId), name, value);
    }

    private void apply(ConsumerRecord<byte[], ByteBuffer> record) {
        DecodedRecord.Operation operation = (DecodedRecord.Operation) decoder.decode(sourceId, record);
        ApplyResult result = engine.apply(operation.key(), operation.operation());
        if (result != ApplyResult.APPLIED) {
            throw CommandFailure.problem("the engine did not take a record of the bench: " + result);
        }
        if (++sinceTurn == RECORDS_BETWEEN_TURNS) {
            sinceTurn = 0;
            engine.engine().doWork();
        }
    }

    /** Makes everything durable. */
    void drain() {
        engine.drain();
    }

    @Override
    public void close() {
        engine.close();
        data.close();
    }
}
