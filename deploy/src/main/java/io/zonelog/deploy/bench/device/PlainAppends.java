package io.zonelog.deploy.bench.device;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.Latencies;
import io.zonelog.deploy.bench.Measurement;
import io.zonelog.deploy.bench.Meter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Direct writes of 1 MiB, one behind the other, with a sync each 64 MiB, to a file that the warm-up has written. */
final class PlainAppends implements BenchCase {
    private final PlainFile file;
    private final ByteBuffer data = AlignedBuffers.allocate(DeviceScenario.MEBIBYTE, DeviceScenario.BLOCK_BYTES);
    private final long sizeBytes;

    PlainAppends(Path directory, long sizeBytes) throws IOException {
        file = PlainFile.open(directory.resolve("plain-appends"));
        this.sizeBytes = sizeBytes;
    }

    @Override
    public String name() {
        return "plain 1 MiB writes";
    }

    @Override
    public Measurement run(int round) throws IOException {
        Meter meter = Meter.start();
        for (long done = 0; done < sizeBytes; done += DeviceScenario.MEBIBYTE) {
            file.write(data.clear(), done);
            if ((done + DeviceScenario.MEBIBYTE) % DeviceScenario.FLUSH_EVERY_BYTES == 0) {
                file.sync();
            }
        }
        file.sync();
        return Measurement.ofBytes(sizeBytes, meter.stop(), Latencies.none());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
