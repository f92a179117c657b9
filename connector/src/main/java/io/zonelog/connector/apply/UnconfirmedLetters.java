package io.zonelog.connector.apply;

import io.zonelog.connector.deadletter.BadRecords;
import io.zonelog.connector.deadletter.DeadLetterReceipt;
import io.zonelog.connector.decode.DecodedRecord.BadRecord;
import io.zonelog.connector.handover.RecordMarks;
import io.zonelog.engine.Sources;
import io.zonelog.engine.StorageEngine;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Bad records on their way to the dead-letter topic, in the order of their offsets, all of the slice being applied. The
 * position passes each one when it and all before it are confirmed. Some are sent ahead of their turn, so that bad records between good
 * ones are confirmed together too. Owned by the engine's thread.
 */
final class UnconfirmedLetters {
    /** Leaves room for a record that the engine rejects in front of those that were sent ahead. */
    private static final int MOST_AHEAD = BadRecords.MAX_UNCONFIRMED / 2;

    private final StorageEngine engine;
    private final BadRecords badRecords;
    private final ArrayDeque<Letter> letters = new ArrayDeque<>();
    /** Sent, but there are records in front of them that are not applied yet. */
    private final ArrayDeque<Letter> ahead = new ArrayDeque<>();
    /** How many of the first letters are of a partition that moved away. */
    private int forgotten;

    UnconfirmedLetters(StorageEngine engine, BadRecords badRecords) {
        this.engine = engine;
        this.badRecords = badRecords;
    }

    private record Letter(int sourceId, Sources.SourceRecord record, DeadLetterReceipt receipt) {}

    /** Passes what is confirmed, and tells whether a bad record may be reported. */
    boolean hasRoomAfterSettling(ConsumerRecord<byte[], ByteBuffer> record) {
        settle();
        return isAhead(record) || letters.size() + ahead.size() < BadRecords.MAX_UNCONFIRMED;
    }

    /** It is the record's turn: everything in front of it is applied or reported. */
    void report(ConsumerRecord<byte[], ByteBuffer> record, int sourceId, BadRecord bad) {
        letters.add(isAhead(record) ? ahead.remove() : letter(record, sourceId, bad));
    }

    private boolean isAhead(ConsumerRecord<byte[], ByteBuffer> record) {
        Letter first = ahead.peek();
        return first != null && first.record().offset() == record.offset();
    }

    boolean hasRoomAhead() {
        return letters.size() + ahead.size() < MOST_AHEAD;
    }

    /** Sends a bad record whose turn has not come. */
    void sendAhead(ConsumerRecord<byte[], ByteBuffer> record, int sourceId, BadRecord bad) {
        ahead.add(letter(record, sourceId, bad));
    }

    private Letter letter(ConsumerRecord<byte[], ByteBuffer> record, int sourceId, BadRecord bad) {
        return new Letter(sourceId, RecordMarks.sourceRecord(record), badRecords.report(record, bad));
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
                engine.sources().pass(first.sourceId(), first.record());
            }
        }
        return letters.isEmpty();
    }

    /** The partition has moved away: its letters still take room until they are confirmed, but no position passes them here. */
    void forget() {
        letters.addAll(ahead);
        ahead.clear();
        forgotten = letters.size();
    }
}
