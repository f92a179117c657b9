package io.zonelog.connector.deadletter;

import io.zonelog.connector.decode.DecodedRecord.BadRecord;
import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.connector.outcome.StopReason;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The policy to stop: the position never passes a bad record. */
public final class StopAtBadRecord implements BadRecords {
    @Override
    public DeadLetterReceipt report(ConsumerRecord<byte[], ByteBuffer> record, BadRecord bad) {
        throw new ConnectorStopException(
                StopReason.BAD_RECORD,
                "bad record in topic " + record.topic() + " partition " + record.partition() + " offset "
                        + record.offset() + ": " + bad.detail() + " (" + bad.reason()
                        + "); to go on past bad records, set errors.policy=dead-letter and errors.dead-letter.topic");
    }

    @Override
    public void close() {
        // nothing is held
    }
}
