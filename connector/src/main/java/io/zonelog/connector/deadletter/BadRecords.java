package io.zonelog.connector.deadletter;

import io.zonelog.connector.decode.DecodedRecord.BadRecord;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Where bad records go. Called by the engine's thread. */
public sealed interface BadRecords extends AutoCloseable permits StopAtBadRecord, DeadLetterTopic {
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
}
