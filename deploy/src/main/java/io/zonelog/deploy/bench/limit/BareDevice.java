package io.zonelog.deploy.bench.limit;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.deploy.bench.measure.BenchCase;
import io.zonelog.deploy.bench.measure.Latencies;
import io.zonelog.deploy.bench.measure.Measurement;
import io.zonelog.deploy.bench.measure.Meter;
import io.zonelog.device.file.DirectIo;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * The bare device, under a file that is written and read past the page cache from one aligned buffer, and the cases that do no more than
 * that: limits for what the engine and the simulated device do. Used by one thread.
 */
public final class BareDevice implements Closeable {
    /** How long a read at a random place is, and a record beside flushed data. */
    public static final int BLOCK_BYTES = 4096;
    /** The largest length of a call, which is also the length of an append by default. */
    private static final int CHUNK_BYTES = 1 << 20;

    private static final int SYNC_EVERY_BYTES = 4 << 20;
    /** Records of flushes are written in turn to so many places. */
    private static final int RECORD_PLACES = 32;

    private final FileChannel channel;
    private final ByteBuffer chunk = AlignedBuffers.allocate(CHUNK_BYTES, BLOCK_BYTES);

    private BareDevice(Path path) throws IOException {
        Set<OpenOption> options = new HashSet<>(DirectIo.option());
        options.add(StandardOpenOption.CREATE);
        options.add(StandardOpenOption.READ);
        options.add(StandardOpenOption.WRITE);
        channel = FileChannel.open(path, options);
        SplittableRandom random = new SplittableRandom(1);
        while (chunk.hasRemaining()) {
            chunk.putLong(random.nextLong());
        }
    }

    /** A file that has been written to its end. */
    private static BareDevice filled(Path path, long sizeBytes) throws IOException {
        BareDevice device = new BareDevice(path);
        device.writeAll(sizeBytes, Long.MAX_VALUE, Latencies.none());
        return device;
    }

    /**
     * Called D: direct writes of 1 MiB, one behind the other, with {@code fdatasync} every 4 MiB, on a file that was written before. A
     * latency is that of 4 MiB with its sync.
     */
    public static BenchCase appends(Path directory, long sizeBytes) throws IOException {
        return appends("D: raw append", directory, sizeBytes, SYNC_EVERY_BYTES);
    }

    /** Direct writes of 1 MiB, one behind the other, with a sync so often, to a file that the warm-up has written. */
    public static BenchCase appends(String name, Path directory, long sizeBytes, long syncEveryBytes)
            throws IOException {
        BareDevice device = new BareDevice(directory.resolve("raw-append"));
        return BenchCase.of(
                name,
                round -> {
                    Latencies latencies = Latencies.ofAtMost((int) (sizeBytes / syncEveryBytes + 1));
                    Meter meter = Meter.start();
                    device.writeAll(sizeBytes, syncEveryBytes, latencies);
                    return Measurement.ofBytes(sizeBytes, meter.stop(), latencies);
                },
                device);
    }

    /** Direct reads of 1 MiB, one behind the other. A latency is that of one read. */
    public static BenchCase reads(Path directory, long sizeBytes) throws IOException {
        BareDevice device = filled(directory.resolve("raw-read"), sizeBytes);
        return BenchCase.of(
                "raw read",
                round -> {
                    Latencies latencies = Latencies.ofAtMost((int) (sizeBytes / CHUNK_BYTES + 1));
                    Meter meter = Meter.start();
                    for (long offset = 0; offset < sizeBytes; offset += CHUNK_BYTES) {
                        long start = System.nanoTime();
                        device.read(offset, (int) Math.min(CHUNK_BYTES, sizeBytes - offset));
                        latencies.add(System.nanoTime() - start);
                    }
                    return Measurement.ofBytes(sizeBytes, meter.stop(), latencies);
                },
                device);
    }

    /**
     * Direct reads of 4 KiB at random places, one after the other. A latency is that of one read.
     *
     * @param count reads a round
     */
    public static BenchCase blockReads(Path directory, long sizeBytes, int count) throws IOException {
        BareDevice device = filled(directory.resolve("raw-blocks"), sizeBytes);
        BenchCase.Call read = block -> device.read(block * BLOCK_BYTES, BLOCK_BYTES);
        return BenchCase.of(
                "raw 4 KiB read",
                round -> BenchCase.atRandom(round, count, sizeBytes / BLOCK_BYTES, BLOCK_BYTES, read),
                device);
    }

    /**
     * The least that makes data durable before the record that tells of them: write and sync the data, write a record of 4 KiB to another
     * file and sync that. A latency is that of all four.
     *
     * @param count how often in a round
     * @param lengthBytes the data of each
     */
    public static BenchCase flushes(Path directory, int count, int lengthBytes) throws IOException {
        BareDevice data = new BareDevice(directory.resolve("plain-data"));
        BareDevice records = new BareDevice(directory.resolve("plain-records"));
        return BenchCase.of(
                "plain 64 KiB writes, sync, record, sync",
                round -> {
                    Latencies latencies = Latencies.ofAtMost(count);
                    Meter meter = Meter.start();
                    for (int number = 0; number < count; number++) {
                        long start = System.nanoTime();
                        data.write((long) number * lengthBytes, lengthBytes);
                        data.sync();
                        records.write((long) number % RECORD_PLACES * BLOCK_BYTES, BLOCK_BYTES);
                        records.sync();
                        latencies.add(System.nanoTime() - start);
                    }
                    return Measurement.ofCount(count, (long) count * lengthBytes, meter.stop(), latencies);
                },
                data,
                records);
    }

    /**
     * What a device had to do for some data of users.
     *
     * @param payloadBytes the users' data
     * @param appendedBytes what was written for them: data, summaries, reclaim's copies
     * @param readBytes what reclaim read
     */
    public record ReplayedIo(long payloadBytes, long appendedBytes, long readBytes) {}

    /**
     * The input and output that another case has just given to its device: first all reads, then all writes, with the calls and syncs of
     * {@link #reads} and {@link #appends(Path, long)}, one behind the other. With WA bytes written for each byte of users, that is
     * 1/(WA/D + (WA − 1)/R) for the rates D of appends and R of reads; overlapping them can be faster. The rate counts the users' bytes.
     *
     * @param sizeBytes the file's size; more work goes over it again
     * @param replayed what is to be done; asked once a round
     */
    public static BenchCase replay(Path directory, long sizeBytes, Supplier<ReplayedIo> replayed) throws IOException {
        long size = sizeBytes / CHUNK_BYTES * CHUNK_BYTES;
        BareDevice device = filled(directory.resolve("replayed"), size);
        return BenchCase.of(
                "the same work, bare",
                round -> {
                    ReplayedIo wanted = replayed.get();
                    Meter meter = Meter.start();
                    for (long done = 0; done < wanted.readBytes(); done += CHUNK_BYTES) {
                        device.read(done % size, CHUNK_BYTES);
                    }
                    for (long done = 0; done < wanted.appendedBytes(); done += CHUNK_BYTES) {
                        device.write(done % size, CHUNK_BYTES);
                        if ((done + CHUNK_BYTES) % SYNC_EVERY_BYTES == 0) {
                            device.sync();
                        }
                    }
                    device.sync();
                    return Measurement.ofBytes(wanted.payloadBytes(), meter.stop(), Latencies.none());
                },
                device);
    }

    /** Writes from the start to a size, syncs so often and at the end, and times what lies between two syncs. */
    private void writeAll(long sizeBytes, long syncEveryBytes, Latencies latencies) throws IOException {
        long start = System.nanoTime();
        for (long offset = 0; offset < sizeBytes; offset += CHUNK_BYTES) {
            write(offset, (int) Math.min(CHUNK_BYTES, sizeBytes - offset));
            if ((offset + CHUNK_BYTES) % syncEveryBytes == 0) {
                sync();
                latencies.add(System.nanoTime() - start);
                start = System.nanoTime();
            }
        }
        sync();
    }

    /** Writes the same data again at a place. */
    private void write(long offsetBytes, int lengthBytes) throws IOException {
        chunk.clear().limit(lengthBytes);
        while (chunk.hasRemaining()) {
            channel.write(chunk, offsetBytes + chunk.position());
        }
    }

    private void read(long offsetBytes, int lengthBytes) throws IOException {
        chunk.clear().limit(lengthBytes);
        while (chunk.hasRemaining()) {
            if (channel.read(chunk, offsetBytes + chunk.position()) < 0) {
                throw new IOException("the file ends before byte " + (offsetBytes + lengthBytes));
            }
        }
    }

    /** Makes the data durable ({@code fdatasync}). */
    private void sync() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
