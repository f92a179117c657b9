package io.zonelog.engine;

import io.zonelog.device.DeviceGeometry;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;

/**
 * Measures write amplification: the whole engine over a device in memory, one file overwritten block by block. Not a test; run it as a
 * program with {@code <pattern> <utilisation> [zones] [zone blocks] [warm-up turns] [measured turns]}.
 *
 * <p>A turn writes as many blocks as are live. Utilisation is live blocks of the blocks of zones that hold data; free zones, the reserve
 * and the empty part of open zones come on top, so the live data are adjusted until what is measured is what was asked for.
 */
public final class WriteAmplificationMeasurement {
    private static final int BLOCK_BYTES = 4096;

    private final EngineFixture fixture;
    private final int liveBlocks;
    private final byte[] block = new byte[BLOCK_BYTES];

    private WriteAmplificationMeasurement(DeviceGeometry geometry, int liveBlocks) {
        this.fixture = EngineFixture.inMemory(geometry);
        this.liveBlocks = liveBlocks;
    }

    /** Runs one measurement. */
    public static void main(String[] arguments) {
        String pattern = arguments[0];
        double utilisation = Double.parseDouble(arguments[1]);
        int zones = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 512;
        int zoneBlocks = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 256;
        int warmUp = arguments.length > 4 ? Integer.parseInt(arguments[4]) : 6;
        int turns = arguments.length > 5 ? Integer.parseInt(arguments[5]) : 2;
        int spareZones = Integer.getInteger("w.spare", 34);
        int live = (int) ((zones - spareZones) * (long) zoneBlocks * utilisation);
        new WriteAmplificationMeasurement(EngineFixture.geometry(zones, zoneBlocks), live).run(pattern, warmUp, turns);
    }

    private void run(String pattern, int warmUp, int turns) {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < liveBlocks; i++) {
            write(i);
        }
        IntUnaryOperator next = pattern(pattern, random);
        for (long i = 0; i < (long) warmUp * liveBlocks; i++) {
            write(next.applyAsInt((int) (i % liveBlocks)));
        }
        fixture.drain();
        EngineStatistics before = fixture.engine().statistics();
        double utilisation = 0;
        int samples = 0;
        long startNanos = System.nanoTime();
        for (long i = 0; i < (long) turns * liveBlocks; i++) {
            write(next.applyAsInt((int) (i % liveBlocks)));
            if (i % 5000 == 0) {
                utilisation += fixture.engine().utilisation();
                samples++;
            }
        }
        fixture.drain();
        report(pattern, before, fixture.engine().statistics(), utilisation / samples, System.nanoTime() - startNanos);
        fixture.close();
    }

    private static void report(
            String pattern, EngineStatistics before, EngineStatistics after, double utilisation, long nanos) {
        double data = after.appended().dataBlocks() - before.appended().dataBlocks();
        double copies = after.reclaim().copiedBlocks() - before.reclaim().copiedBlocks();
        double summaries = after.appended().summaryBlocks() - before.appended().summaryBlocks();
        System.out.printf(
                Locale.ROOT,
                "%s: u %.4f, write amplification %.3f (copies %.3f, summaries %.4f), %.0f blocks, %.1f s%n",
                pattern,
                utilisation,
                (data + copies + summaries) / data,
                copies / data,
                summaries / (data + copies),
                data,
                nanos / 1e9);
    }

    private void write(int at) {
        ApplyResult result = fixture.write("file", (long) at * BLOCK_BYTES, block);
        if (result != ApplyResult.APPLIED) {
            throw new IllegalStateException(result.toString());
        }
    }

    private IntUnaryOperator pattern(String name, SplittableRandom random) {
        int[] shuffled = shuffled(random);
        return switch (name) {
            case "uniform" -> turn -> random.nextInt(liveBlocks);
            case "80/20" -> turn -> shuffled[skewed(random, 0.2, 0.8)];
            case "90/10" -> turn -> shuffled[skewed(random, 0.1, 0.9)];
            case "zipf" -> zipf(random, shuffled);
            case "sequential" -> turn -> turn;
            default -> throw new IllegalArgumentException("no pattern " + name);
        };
    }

    private int skewed(SplittableRandom random, double hotShare, double hotWrites) {
        int hot = (int) (liveBlocks * hotShare);
        return random.nextDouble() < hotWrites ? random.nextInt(hot) : hot + random.nextInt(liveBlocks - hot);
    }

    /** Zipf with exponent 0.99, drawn from the cumulated weights. */
    private IntUnaryOperator zipf(SplittableRandom random, int[] shuffled) {
        double[] cumulated = new double[liveBlocks];
        double sum = 0;
        for (int i = 0; i < liveBlocks; i++) {
            sum += Math.pow(i + 1.0, -0.99);
            cumulated[i] = sum;
        }
        double total = sum;
        return turn -> {
            int found = java.util.Arrays.binarySearch(cumulated, random.nextDouble() * total);
            return shuffled[Math.min(liveBlocks - 1, found < 0 ? -found - 1 : found)];
        };
    }

    private int[] shuffled(SplittableRandom random) {
        int[] order = new int[liveBlocks];
        for (int i = 0; i < liveBlocks; i++) {
            int other = random.nextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        return order;
    }
}
