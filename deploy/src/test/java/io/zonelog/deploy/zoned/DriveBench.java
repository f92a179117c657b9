package io.zonelog.deploy.zoned;

import io.zonelog.block.AlignedBuffers;
import io.zonelog.device.AwaitedCompletion;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.file.DirectIo;
import io.zonelog.engine.apply.FileOperation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Appends beside plain direct writes to the same zones' files, in turn: {@code DriveBench MOUNT DATA}. Measured are the back end's appends,
 * as the engine sends them, until they are acknowledged, and the engine as a whole, with checksums, summaries, mappings and commits.
 */
public final class DriveBench {
    private static final int ROUNDS = 9;
    private static final int ZONES = 3;
    private static final int APPEND_BYTES = 1 << 20;

    private DriveBench() {}

    /** Ends with 1 if the appends are slower than 0.8 of the plain writes. */
    public static void main(String[] arguments) throws IOException {
        Path mount = Path.of(arguments[0]);
        List<Double> ratios = new ArrayList<>();
        List<Double> plain = new ArrayList<>();
        List<Double> appended = new ArrayList<>();
        List<Double> engines = new ArrayList<>();
        ByteBuffer data = AlignedBuffers.allocate(APPEND_BYTES, 4096);
        new SplittableRandom(1).ints(APPEND_BYTES / 4).forEach(data::putInt);
        data.flip();
        try (DriveEngine engine = DriveEngine.open(mount, Path.of(arguments[1]), position -> {})) {
            for (int round = 0; round <= ROUNDS; round++) {
                double plainRate = plainWrites(mount, engine.data().device(), data);
                double appendRate = appends(engine.data().device(), data);
                double engineRate = records(engine, data);
                if (round > 0) {
                    plain.add(plainRate);
                    appended.add(appendRate);
                    engines.add(engineRate);
                    ratios.add(appendRate / plainRate);
                }
            }
        }
        System.out.printf(
                "BENCH plain direct writes %s MB/s, appends %s MB/s, ratio %s; whole engine %s MB/s%n",
                spread(plain), spread(appended), spread(ratios), spread(engines));
        ratios.sort(null);
        System.exit(ratios.get(ROUNDS / 2) >= 0.8 ? 0 : 1);
    }

    private static String spread(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return String.format(
                "%.2f (%.2f-%.2f)", sorted.get(sorted.size() / 2), sorted.get(0), sorted.get(sorted.size() - 1));
    }

    /** The last zones, which the engine does not use here. */
    private static int zone(DeviceGeometry geometry, int number) {
        return geometry.zoneCount() - 2 - number;
    }

    private static double plainWrites(Path mount, ZonedDevice device, ByteBuffer data) throws IOException {
        DeviceGeometry geometry = device.geometry();
        Set<OpenOption> options = new HashSet<>(DirectIo.option());
        options.add(StandardOpenOption.WRITE);
        List<FileChannel> files = new ArrayList<>();
        for (int number = 0; number < ZONES; number++) {
            int file = zone(geometry, number) - geometry.conventionalZoneCount();
            files.add(FileChannel.open(mount.resolve("seq/" + file), options));
        }
        long bytes = 0;
        long start = System.nanoTime();
        for (FileChannel file : files) {
            for (int at = 0; at < zoneBytes(geometry); at += APPEND_BYTES) {
                bytes += file.write(data.duplicate(), at);
            }
        }
        double rate = bytes / 1e6 / ((System.nanoTime() - start) / 1e9);
        files.get(0).force(false);
        for (FileChannel file : files) {
            file.truncate(0);
            file.close();
        }
        return rate;
    }

    private static int zoneBytes(DeviceGeometry geometry) {
        return geometry.zoneCapacityBlocks() * geometry.blockSizeBytes();
    }

    private static double appends(ZonedDevice device, ByteBuffer data) {
        DeviceGeometry geometry = device.geometry();
        long bytes = 0;
        List<AwaitedCompletion> ends = new ArrayList<>();
        long start = System.nanoTime();
        for (int number = 0; number < ZONES; number++) {
            for (int at = 0; at < zoneBytes(geometry); at += APPEND_BYTES) {
                AwaitedCompletion end = new AwaitedCompletion();
                ByteBuffer[] buffers = {data.duplicate()};
                device.append(zone(geometry, number), buffers, WriteDurability.WITH_NEXT_FLUSH, end);
                ends.add(end);
                bytes += APPEND_BYTES;
            }
        }
        ends.forEach(DriveBench::require);
        double rate = bytes / 1e6 / ((System.nanoTime() - start) / 1e9);
        for (int number = 0; number < ZONES; number++) {
            AwaitedCompletion reset = new AwaitedCompletion();
            device.manage(ZoneAction.RESET, zone(geometry, number), reset);
            require(reset);
        }
        // what the zones hold now belongs to the plain writes; resets are remembered before them
        AwaitedCompletion remembered = new AwaitedCompletion();
        device.flush(remembered);
        require(remembered);
        return rate;
    }

    private static void require(AwaitedCompletion end) {
        if (!end.await().isSuccess()) {
            throw new IllegalStateException("a command ended in " + end.await());
        }
    }

    private static double records(DriveEngine engine, ByteBuffer data) {
        byte[] record = new byte[256 * 1024];
        data.duplicate().get(record);
        int records = 48;
        long start = System.nanoTime();
        for (int index = 0; index < records; index++) {
            engine.apply("bench", new FileOperation.Write((long) index * record.length, ByteBuffer.wrap(record)));
        }
        engine.drain();
        return records * (double) record.length / 1e6 / ((System.nanoTime() - start) / 1e9);
    }
}
