package io.zonelog.metadata;

import io.zonelog.mapping.Extent;
import io.zonelog.mapping.MappingBatch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** Another process that has a store open and commits to it without end, and tells of each commit when it is durable. */
final class StoreProcess implements AutoCloseable {
    static final UUID DEVICE = new UUID(1, 2);
    static final MetadataOptions SMALL = new MetadataOptions(2 << 20, 1 << 20, 1);
    static final int BLOCKS = 40;

    private final Process process;
    private final BufferedReader output;

    private StoreProcess(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static StoreProcess start(Path directory) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                StoreProcess.class.getName(),
                directory.toString());
        return new StoreProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Waits for the commit of a sequence and returns it. */
    long awaitCommit(long sequence) throws IOException {
        String line = output.readLine();
        while (line != null && Long.parseLong(line) < sequence) {
            line = output.readLine();
        }
        if (line == null) {
            throw new IOException("the process ended before it had committed " + sequence);
        }
        return Long.parseLong(line);
    }

    /** Ends the process without warning, and returns the last sequence that it told of. */
    long kill() throws IOException, InterruptedException {
        // Unlike Process.destroyForcibly, the handle leaves the output to be read.
        process.toHandle().destroyForcibly();
        process.waitFor();
        long last = 0;
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            // The last line may be cut off; a shorter number is below the last one, and so not wrong.
            last = Math.max(last, line.isEmpty() ? 0 : Long.parseLong(line));
        }
        return last;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] arguments) {
        try (RocksDbMappingStore store = RocksDbMappingStore.open(Path.of(arguments[0]), DEVICE, SMALL)) {
            for (long sequence = store.batchSequence() + 1; ; sequence++) {
                commit(store, sequence);
                System.out.println(sequence);
            }
        }
    }

    static void commit(RocksDbMappingStore store, long sequence) {
        try (MappingBatch batch = store.newBatch()) {
            for (int block = 0; block < BLOCKS; block++) {
                batch.putExtent(1 + sequence % 50, new Extent(block, 1, 8L * block, 0, sequence, sequence));
            }
            batch.putBatchSequence(sequence);
            store.commit(batch);
        }
    }
}
