package io.zonelog.device.time;

/**
 * How long commands take. A command takes at least its own latency; commands queue for their zone, which takes one at a time
 * for its share of the latency, and for the device, which moves so many bytes and takes so many commands a second.
 *
 * <p>The figures of {@link #ZN540} are those that Doekemeijer et al. measured on a WD ZN540 (IEEE Cluster 2023, arXiv
 * 2310.19094): append 14.5 µs, write 11.4 µs, 1146 MiB/s, 132,000 appends a second in a zone and no more in the device, open
 * 9.6 µs, close 11 µs; reset 1.1, 11.6 and 16.2 ms of an empty, half full and full zone; finish 907 ms of an empty rest and
 * 13.5 ms of an Empty zone. Between these points the profile interpolates. Reads and flushes were not measured there: 80 µs and
 * 20 µs are assumptions.
 */
public enum TimeProfile {
    /** Everything takes no time. */
    INSTANT,
    /** A WD Ultrastar DC ZN540 with blocks of 4 KiB. */
    ZN540;

    private static final long MICROSECOND = 1_000;
    private static final double MILLISECOND = 1e6;
    private static final double ZN540_BYTES_PER_NANO = 1146 * 1048576 / 1e9;

    /** The latency of an append that meets nobody, without its transfer. */
    long appendNanos() {
        return this == INSTANT ? 0 : 14_500;
    }

    long writeNanos() {
        return this == INSTANT ? 0 : 11_400;
    }

    long readNanos() {
        return this == INSTANT ? 0 : 80 * MICROSECOND;
    }

    long flushNanos() {
        return this == INSTANT ? 0 : 20 * MICROSECOND;
    }

    long openNanos() {
        return this == INSTANT ? 0 : 9_600;
    }

    long closeNanos() {
        return this == INSTANT ? 0 : 11 * MICROSECOND;
    }

    /** How long one append keeps its zone, and the device, from the next one. */
    long appendOccupancyNanos() {
        return this == INSTANT ? 0 : 1_000_000_000L / 132_000;
    }

    /** How long the bytes keep the device. */
    long transferNanos(long lengthBytes) {
        return this == INSTANT ? 0 : Math.round(lengthBytes / ZN540_BYTES_PER_NANO);
    }

    /** A reset of a zone of which such a share is written, from 0 to 1. */
    long resetNanos(double writtenShare) {
        if (this == INSTANT) {
            return 0;
        }
        double millis = writtenShare <= 0.5
                ? 1.1 + (11.6 - 1.1) * (writtenShare / 0.5)
                : 11.6 + (16.2 - 11.6) * ((writtenShare - 0.5) / 0.5);
        return Math.round(millis * MILLISECOND);
    }

    /** A finish of a zone of which such a share is written, from 0 to 1. */
    long finishNanos(double writtenShare) {
        if (this == INSTANT) {
            return 0;
        }
        return Math.round((writtenShare == 0 ? 13.5 : 3 + 904 * (1 - writtenShare)) * MILLISECOND);
    }
}
