package io.zonelog.deploy.kafka;

import io.zonelog.connector.decode.DecodedRecord;
import io.zonelog.connector.decode.WriteRecordDecoder;
import io.zonelog.deploy.failure.CommandFailure;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Refuses, before it is sent, what an engine would find to be a bad record: asks the decoder that the engine uses. Used by one thread. */
public final class RecordCheck {
    private static final int ANY_SOURCE = 0;

    private final WriteRecordDecoder decoder;

    /**
     * A check.
     *
     * @param blockSizeBytes the block size of the engine's device, which direct writes must be aligned to
     */
    public RecordCheck(int blockSizeBytes) {
        this.decoder = new WriteRecordDecoder(blockSizeBytes);
    }

    /**
     * Refuses what an engine could not apply, before it is sent.
     *
     * @throws CommandFailure if every engine would refuse it
     */
    public void require(WriteRecord record) {
        byte[] key = record.key().getBytes(StandardCharsets.UTF_8);
        ByteBuffer value = record.value();
        ConsumerRecord<byte[], ByteBuffer> consumed = new ConsumerRecord<>(
                "",
                0,
                0,
                ConsumerRecord.NO_TIMESTAMP,
                TimestampType.NO_TIMESTAMP_TYPE,
                key.length,
                value.remaining(),
                key,
                value.duplicate(),
                new RecordHeaders(record.headers()),
                Optional.empty());
        if (decoder.decode(ANY_SOURCE, consumed) instanceof DecodedRecord.BadRecord bad) {
            throw CommandFailure.usage("an engine would refuse this record: " + bad.detail());
        }
    }
}
