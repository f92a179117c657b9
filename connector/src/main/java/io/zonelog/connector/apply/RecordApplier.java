package io.zonelog.connector.apply;

import io.zonelog.connector.deadletter.BadRecords;
import io.zonelog.connector.decode.BadRecordReason;
import io.zonelog.connector.decode.DecodedRecord;
import io.zonelog.connector.decode.DecodedRecord.BadRecord;
import io.zonelog.connector.decode.DecodedRecord.Operation;
import io.zonelog.connector.decode.WriteRecordDecoder;
import io.zonelog.connector.handover.PartitionLease;
import io.zonelog.connector.handover.PollQueue;
import io.zonelog.connector.handover.PolledBatch;
import io.zonelog.connector.handover.RecordMarks;
import io.zonelog.connector.metrics.ConnectorCounters;
import io.zonelog.connector.metrics.ConnectorCounters.Counted;
import io.zonelog.engine.ApplyResult;
import io.zonelog.engine.StorageEngine;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Walks through the polls handed over, record by record, and applies them. Owned by the engine's thread.
 *
 * <p>A partition's records are applied in the order of their offsets. A good record waits until all bad ones before it are confirmed:
 * the position moves in order. So that floods of bad records are confirmed together, also where good ones stand between them, a bad record
 * has those behind it in the slice sent too.
 */
final class RecordApplier {
    private final StorageEngine engine;
    private final PollQueue handOver;
    private final LeaseRegistry leases;
    private final WriteRecordDecoder decoder;
    private final ConnectorCounters counters;
    private final UnconfirmedLetters letters;
    private final SkipOrders skips;
    private final ExactSnapshots exactSnapshots;

    private @Nullable PolledBatch batch;
    private int sliceIndex;
    private int recordIndex;
    /** The first record of the slice that was not looked at for a bad one to be sent ahead. */
    private int lookedIndex;
    /** Decoded already, while the engine was busy or letters were unconfirmed. */
    private @Nullable Operation decoded;

    RecordApplier(
            StorageEngine engine,
            PollQueue handOver,
            LeaseRegistry leases,
            WriteRecordDecoder decoder,
            NotApplied notApplied,
            ConnectorCounters counters) {
        this.engine = engine;
        this.handOver = handOver;
        this.leases = leases;
        this.decoder = decoder;
        this.counters = counters;
        this.letters = new UnconfirmedLetters(engine, notApplied.badRecords());
        this.skips = notApplied.skips();
        this.exactSnapshots = notApplied.exactSnapshots();
    }

    /**
     * What becomes of records that are not applied, or not yet.
     *
     * @param badRecords where they go
     * @param skips those that operators have passed
     * @param exactSnapshots those that wait until what is before them has been looked at
     */
    record NotApplied(BadRecords badRecords, SkipOrders skips, ExactSnapshots exactSnapshots) {}

    /** How a step ended. */
    private enum Step {
        /** Something was done; there may be more. */
        DONE,
        /** Something has to happen elsewhere first, or there is nothing to do. */
        WAITING
    }

    /** Takes at most so many steps; returns how many. Each is a record, a slice or a poll. */
    int applyUpTo(int stepLimit) {
        int steps = 0;
        while (steps < stepLimit && step() == Step.DONE) {
            steps++;
        }
        return steps;
    }

    /** Whether nothing is left to apply. */
    boolean isIdle() {
        return batch == null && handOver.pollCount() == 0;
    }

    /** Drops everything handed over; it stays unapplied and is consumed again some day. */
    void dropAll() {
        letters.forget();
        decoded = null;
        PolledBatch dropped = batch;
        batch = null;
        if (dropped != null) {
            countDropped(dropped, sliceIndex, recordIndex);
            handOver.release(dropped);
        }
        for (Optional<PolledBatch> next = handOver.take(); next.isPresent(); next = handOver.take()) {
            countDropped(next.get(), 0, 0);
            handOver.release(next.get());
        }
    }

    private void countDropped(PolledBatch dropped, int fromSlice, int fromRecord) {
        long count = -fromRecord;
        for (PolledBatch.PartitionSlice slice :
                dropped.slices().subList(fromSlice, dropped.slices().size())) {
            count += slice.records().size();
        }
        counters.add(Counted.RECORDS_DROPPED, count);
    }

    private Step step() {
        PolledBatch present = batch;
        if (present == null) {
            return takeBatch();
        }
        if (sliceIndex == present.slices().size()) {
            batch = null;
            handOver.release(present);
            return Step.DONE;
        }
        PolledBatch.PartitionSlice slice = present.slices().get(sliceIndex);
        OptionalInt sourceId = leases.sourceOf(slice.lease());
        if (sourceId.isEmpty()) {
            counters.add(Counted.RECORDS_DROPPED, slice.records().size() - recordIndex);
            letters.forget();
            return nextSlice();
        }
        if (recordIndex == slice.records().size()) {
            return finishSlice(slice, sourceId.getAsInt());
        }
        return applyRecord(slice.lease(), slice.records().get(recordIndex), sourceId.getAsInt());
    }

    private Step takeBatch() {
        PolledBatch next = handOver.take().orElse(null);
        if (next == null) {
            return Step.WAITING;
        }
        batch = next;
        sliceIndex = 0;
        recordIndex = 0;
        lookedIndex = 0;
        return Step.DONE;
    }

    private Step finishSlice(PolledBatch.PartitionSlice slice, int sourceId) {
        boolean held = exactSnapshots.holdBack(slice.lease().partition(), slice.nextOffset() - 1);
        if (!letters.settle() || held) {
            return Step.WAITING;
        }
        engine.sources().advance(sourceId, slice.nextOffset(), slice.leaderEpoch());
        return nextSlice();
    }

    private Step nextSlice() {
        decoded = null;
        sliceIndex++;
        recordIndex = 0;
        lookedIndex = 0;
        return Step.DONE;
    }

    private Step applyRecord(PartitionLease lease, ConsumerRecord<byte[], ByteBuffer> record, int sourceId) {
        if (exactSnapshots.holdBack(lease.partition(), record.offset())) {
            letters.settle();
            return Step.WAITING;
        }
        if (skips.isOrdered(lease.partition(), record.offset())) {
            return reportBad(lease, record, sourceId, SkipOrders.SKIPPED);
        }
        Operation operation = decoded;
        if (operation == null) {
            DecodedRecord outcome = decoder.decode(sourceId, record);
            if (outcome instanceof BadRecord bad) {
                return reportBad(lease, record, sourceId, bad);
            }
            operation = (Operation) outcome;
            decoded = operation;
        }
        if (!letters.settle()) {
            return Step.WAITING;
        }
        ApplyResult result = engine.apply(operation.key(), RecordMarks.sourceRecord(record), operation.operation());
        return settle(lease, record, sourceId, result);
    }

    private Step settle(
            PartitionLease lease, ConsumerRecord<byte[], ByteBuffer> record, int sourceId, ApplyResult result) {
        if (result instanceof ApplyResult.Applied) {
            lease.applied(record.offset(), record.timestamp());
            passGate(lease);
            counters.increment(Counted.RECORDS_APPLIED);
            counters.add(Counted.BYTES_APPLIED, Math.max(0, record.serializedValueSize()));
            return nextRecord();
        }
        if (result instanceof ApplyResult.Busy) {
            counters.increment(Counted.ENGINE_BUSY);
            return Step.WAITING;
        }
        if (result instanceof ApplyResult.Rejected rejected) {
            BadRecord bad = new BadRecord(BadRecordReason.REJECTED_BY_ENGINE, rejected.reason(), rejected.where());
            return reportBad(lease, record, sourceId, bad);
        }
        return holdBack(lease, record, (ApplyResult.DeviceFull) result);
    }

    /** The lease ends, so that nothing behind the record slips in; the consumer goes back to the record when there may be space. */
    private Step holdBack(
            PartitionLease lease, ConsumerRecord<byte[], ByteBuffer> record, ApplyResult.DeviceFull full) {
        String line = "the device is full: " + full.reason() + "; topic " + record.topic() + " partition "
                + record.partition() + " offset " + record.offset() + " waits";
        leases.end(List.of(lease));
        handOver.spaceGate().close(lease, line, engine.spaceLeft());
        return Step.DONE;
    }

    private void passGate(PartitionLease lease) {
        if (handOver.spaceGate().waitingPartitions() > 0) {
            handOver.spaceGate().passed(lease.partition());
        }
    }

    private Step reportBad(
            PartitionLease lease, ConsumerRecord<byte[], ByteBuffer> record, int sourceId, BadRecord bad) {
        if (!letters.hasRoomAfterSettling(record)) {
            return Step.WAITING;
        }
        letters.report(record, sourceId, bad);
        passGate(lease);
        counters.increment(Counted.BAD_RECORDS);
        sendAhead(sourceId);
        return nextRecord();
    }

    private void sendAhead(int sourceId) {
        PolledBatch present = batch;
        if (present == null) {
            return;
        }
        List<ConsumerRecord<byte[], ByteBuffer>> records =
                present.slices().get(sliceIndex).records();
        lookedIndex = Math.max(lookedIndex, recordIndex + 1);
        while (lookedIndex < records.size() && letters.hasRoomAhead()) {
            ConsumerRecord<byte[], ByteBuffer> behind = records.get(lookedIndex);
            if (decoder.decode(sourceId, behind) instanceof BadRecord bad) {
                letters.sendAhead(behind, sourceId, bad);
            }
            lookedIndex++;
        }
    }

    private Step nextRecord() {
        decoded = null;
        recordIndex++;
        return Step.DONE;
    }
}
