package io.zonelog.deploy.bench.limit;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.device.file.DirectIo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

/** A file that is written and read past the page cache, from one aligned buffer. Used by one thread. */
final class RawFile implements AutoCloseable {
    /** The largest length of a call, which is also the length of an append by default. */
    static final int CHUNK_BYTES = 1 << 20;

    private static final int ALIGNMENT_BYTES = 4096;

    private final FileChannel channel;
    private final ByteBuffer chunk = AlignedBuffers.allocate(CHUNK_BYTES, ALIGNMENT_BYTES);

    RawFile(Path path) throws IOException {
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

    /** Writes the same data again at a place. */
    void write(long offsetBytes, int lengthBytes) throws IOException {
        chunk.clear().limit(lengthBytes);
        while (chunk.hasRemaining()) {
            channel.write(chunk, offsetBytes + chunk.position());
        }
    }

    /** Reads from a place. */
    void read(long offsetBytes, int lengthBytes) throws IOException {
        chunk.clear().limit(lengthBytes);
        while (chunk.hasRemaining()) {
            if (channel.read(chunk, offsetBytes + chunk.position()) < 0) {
                throw new IOException("the file ends before byte " + (offsetBytes + lengthBytes));
            }
        }
    }

    /** Makes the data durable ({@code fdatasync}). */
    void sync() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
