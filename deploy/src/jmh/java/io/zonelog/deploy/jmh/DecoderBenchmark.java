package io.zonelog.deploy.jmh;

import io.zonelog.connector.decode.DecodedRecord;
import io.zonelog.connector.decode.WriteRecordDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One record from Kafka's form to an operation; run with {@code -prof gc} to see what it allocates. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecoderBenchmark {
    private final WriteRecordDecoder decoder = new WriteRecordDecoder(4096);
    private final ConsumerRecord<byte[], ByteBuffer> bare = record();
    private final ConsumerRecord<byte[], ByteBuffer> withHeaders = record();

    /** Adds the headers of a direct write at an offset. */
    public DecoderBenchmark() {
        header("zonelog.op", "write");
        header("zonelog.offset", "1234567168");
        header("zonelog.direct", "true");
        header("zonelog.hint", "short");
    }

    private void header(String name, String value) {
        withHeaders.headers().add(name, value.getBytes(StandardCharsets.US_ASCII));
    }

    private static ConsumerRecord<byte[], ByteBuffer> record() {
        byte[] key = "directory/file-4711".getBytes(StandardCharsets.UTF_8);
        return new ConsumerRecord<>("topic", 0, 17, key, ByteBuffer.allocate(4096));
    }

    /** A record without headers. */
    @Benchmark
    public DecodedRecord bareRecord() {
        return decoder.decode(0, bare);
    }

    /** A record with four headers. */
    @Benchmark
    public DecodedRecord recordWithHeaders() {
        return decoder.decode(0, withHeaders);
    }
}
