package io.zonelog.deploy.bench.device;

import io.zonelog.device.file.DirectIo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/** A file that is written past the page cache. Used by one thread. */
record PlainFile(FileChannel channel) implements AutoCloseable {
    static PlainFile open(Path path) throws IOException {
        Set<OpenOption> options = new HashSet<>(DirectIo.option());
        options.add(StandardOpenOption.CREATE);
        options.add(StandardOpenOption.WRITE);
        return new PlainFile(FileChannel.open(path, options));
    }

    void write(ByteBuffer data, long offsetBytes) throws IOException {
        long at = offsetBytes;
        while (data.hasRemaining()) {
            at += channel.write(data, at);
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
