package io.zonelog.connector.deadletter;

import io.zonelog.connector.decode.BadRecordReason;
import io.zonelog.connector.decode.DecodedRecord.BadRecord;
import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.connector.outcome.ConnectorStopException.StopReason;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where bad records go. Called by the engine's thread. */
public sealed interface BadRecords extends AutoCloseable permits BadRecords.Stop, DeadLetterTopic, SharedLetters {
    /** The most reports that may be unconfirmed at once. */
    int MAX_UNCONFIRMED = 64;

    /**
     * Reports a bad record. The position may pass it once the receipt is confirmed.
     *
     * @throws io.zonelog.connector.outcome.ConnectorStopException if the connector has to stop before it
     */
    DeadLetterReceipt report(ConsumerRecord<byte[], ByteBuffer> record, BadRecord bad);

    @Override
    void close();

    /** The policy to stop: the position never passes a bad record, unless an operator has it passed; then the log tells which it was. */
    final class Stop implements BadRecords {
        private static final Logger LOG = LoggerFactory.getLogger(Stop.class);

        @Override
        public DeadLetterReceipt report(ConsumerRecord<byte[], ByteBuffer> record, BadRecord bad) {
            if (bad.reason() == BadRecordReason.SKIPPED_BY_OPERATOR) {
                LOG.warn(
                        "passed a record without applying it: topic {} partition {} offset {}, timestamp {}, a key of {} and a value of"
                                + " {} bytes ({})",
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        record.timestamp(),
                        Math.max(0, record.serializedKeySize()),
                        Math.max(0, record.serializedValueSize()),
                        bad.reason());
                DeadLetterReceipt receipt = new DeadLetterReceipt();
                receipt.confirm();
                return receipt;
            }
            throw new ConnectorStopException(
                    StopReason.BAD_RECORD,
                    "bad record in topic " + record.topic() + " partition " + record.partition() + " offset "
                            + record.offset() + ": " + bad.detail() + " (" + bad.reason()
                            + "); to go on past bad records, set errors.policy=dead-letter and errors.dead-letter.topic; to go on past this"
                            + " one, zonelog offsets skip " + record.topic() + " " + record.partition() + " "
                            + record.offset());
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}
