package io.zonelog.deploy.simulate.workload;

import io.zonelog.mapping.SourceIdentity;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * An operation of a trace, as the write record that a producer would send for it.
 *
 * @param lineNumber its line, from 1
 * @param record key, headers and value; the offset counts the trace's operations from 0
 */
public record WorkloadRecord(long lineNumber, ConsumerRecord<byte[], ByteBuffer> record) {
    /** The partition that the operations seem to come from. */
    public static final SourceIdentity SOURCE = new SourceIdentity("simulation", "trace", "trace", 0);
}
