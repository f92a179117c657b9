package io.zonelog.deploy.bench.limit;

import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.Measurement;
import io.zonelog.deploy.bench.RandomPlaces;
import java.io.IOException;
import java.nio.file.Path;

/** The bare device: direct reads of 4 KiB at random places, one after the other. A latency is that of one read. */
public final class RawBlockReads implements BenchCase {
    /** How long a read is. */
    public static final int READ_BYTES = 4096;

    private final RawFile file;
    private final long sizeBytes;
    private final int reads;

    /**
     * Writes the file that will be read.
     *
     * @param reads how many a round
     */
    public RawBlockReads(Path directory, long sizeBytes, int reads) throws IOException {
        this.file = new RawFile(directory.resolve("raw-blocks"));
        this.sizeBytes = sizeBytes;
        this.reads = reads;
        for (long offset = 0; offset < sizeBytes; offset += RawFile.CHUNK_BYTES) {
            file.write(offset, (int) Math.min(RawFile.CHUNK_BYTES, sizeBytes - offset));
        }
        file.sync();
    }

    @Override
    public String name() {
        return "raw 4 KiB read";
    }

    @Override
    public Measurement run(int round) throws IOException {
        return RandomPlaces.measure(
                round, reads, sizeBytes / READ_BYTES, READ_BYTES, block -> file.read(block * READ_BYTES, READ_BYTES));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
