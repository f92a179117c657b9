package io.zonelog.connector.deadletter;

import io.zonelog.connector.decode.DecodedRecord.BadRecord;
import io.zonelog.engine.ApplyResult.Rejected.Where;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters of a record that is bad in every copy are written by one group: the others pass it when that group's stored position has, which
 * says that its letter is confirmed. A group that is away, or has not come there for half a minute, is not waited for: a letter twice is better
 * than none, and its headers tell. What is bad only here is written here. Called by the engine's thread.
 */
public final class SharedLetters implements BadRecords {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final BadRecords topic;
    private final LetterWriter writer;
    private final LongSupplier nanoClock;

    /**
     * Shares a topic.
     *
     * @param topic where letters go that are written here
     * @param nanoClock monotonic time
     */
    public SharedLetters(BadRecords topic, LetterWriter writer, LongSupplier nanoClock) {
        this.topic = topic;
        this.writer = writer;
        this.nanoClock = nanoClock;
    }

    @Override
    public DeadLetterReceipt report(ConsumerRecord<byte[], ByteBuffer> record, BadRecord bad) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        return bad.where() == Where.IN_THIS_COPY
                        || writer.writtenElsewhere(partition).isEmpty()
                ? topic.report(record, bad)
                : new Deferred(partition, record, bad);
    }

    /** The letter of another group, or ours if that does not come. */
    private final class Deferred extends DeadLetterReceipt {
        private final TopicPartition partition;
        private final ConsumerRecord<byte[], ByteBuffer> record;
        private final BadRecord bad;
        private final long sinceNanos = nanoClock.getAsLong();
        private @Nullable DeadLetterReceipt own;

        Deferred(TopicPartition partition, ConsumerRecord<byte[], ByteBuffer> record, BadRecord bad) {
            this.partition = partition;
            this.record = record;
            this.bad = bad;
        }

        @Override
        public boolean isConfirmed() {
            DeadLetterReceipt ours = own;
            if (ours != null) {
                return ours.isConfirmed();
            }
            OptionalLong written = writer.writtenElsewhere(partition);
            if (written.isPresent() && written.getAsLong() > record.offset()) {
                return true;
            }
            if (written.isEmpty() || nanoClock.getAsLong() - sinceNanos > PATIENCE_NANOS) {
                own = topic.report(record, bad);
            }
            return false;
        }
    }

    @Override
    public void close() {
        topic.close();
    }
}
