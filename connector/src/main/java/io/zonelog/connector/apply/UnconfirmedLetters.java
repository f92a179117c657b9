package io.zonelog.connector.apply;

import io.zonelog.connector.deadletter.BadRecords;
import io.zonelog.connector.deadletter.DeadLetterReceipt;
import io.zonelog.connector.decode.DecodedRecord.BadRecord;
import io.zonelog.engine.StorageEngine;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Bad records on their way to the dead-letter topic, in the order of their offsets, all of the slice being applied. The
 * position passes each one when it and all before it are confirmed. Owned by the engine's thread.
 */
final class UnconfirmedLetters {
    private final StorageEngine engine;
    private final BadRecords badRecords;
    private final ArrayDeque<Letter> letters = new ArrayDeque<>();
    /** How many of the first letters are of a partition that moved away. */
    private int forgotten;

    UnconfirmedLetters(StorageEngine engine, BadRecords badRecords) {
        this.engine = engine;
        this.badRecords = badRecords;
    }

    private record Letter(int sourceId, long nextOffset, int leaderEpoch, DeadLetterReceipt receipt) {}

    /** Passes what is confirmed, and tells whether another bad record may be reported. */
    boolean hasRoomAfterSettling() {
        settle();
        return letters.size() < BadRecords.MAX_UNCONFIRMED;
    }

    void report(ConsumerRecord<byte[], ByteBuffer> record, int sourceId, BadRecord bad) {
        DeadLetterReceipt receipt = badRecords.report(record, bad);
        letters.add(new Letter(sourceId, record.offset() + 1, RecordApplier.epoch(record), receipt));
    }

    /**
     * Passes what is confirmed.
     *
     * @return whether nothing is unconfirmed any more
     * @throws io.zonelog.connector.outcome.ConnectorStopException if one cannot be written
     */
    boolean settle() {
        for (Letter first = letters.peek(); first != null && first.receipt().isConfirmed(); first = letters.peek()) {
            letters.remove();
            if (forgotten > 0) {
                forgotten--;
            } else {
                engine.advance(first.sourceId(), first.nextOffset(), first.leaderEpoch());
            }
        }
        return letters.isEmpty();
    }

    /** The partition has moved away: its letters still take room until they are confirmed, but no position passes them here. */
    void forget() {
        forgotten = letters.size();
    }
}
