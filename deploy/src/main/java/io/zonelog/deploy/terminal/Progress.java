package io.zonelog.deploy.terminal;

import io.zonelog.deploy.config.Sizes;
import java.io.PrintStream;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * One line on a screen that tells how far long work is, and is gone when the work is done. Without a screen it tells nothing. For
 * any thread.
 */
public final class Progress implements AutoCloseable {
    private static final int BAR_CELLS = 24;
    private static final long REDRAW_NANOS = 100_000_000L;
    private static final double NANOS_IN_SECOND = 1e9;
    private static final String BEGIN_LINE = "\r\u001b[K";

    private final Optional<PrintStream> screen;
    private final String what;
    private final long totalBytes;
    private final LongSupplier nanoClock;
    private final long startedNanos;
    private long drawnNanos;
    private long doneBytes;

    Progress(Optional<PrintStream> screen, String what, long totalBytes, LongSupplier nanoClock) {
        this.screen = screen;
        this.what = what;
        this.totalBytes = totalBytes;
        this.nanoClock = nanoClock;
        this.startedNanos = nanoClock.getAsLong();
        this.drawnNanos = startedNanos;
    }

    /** Progress that nobody is shown. */
    public static Progress silent() {
        return new Progress(Optional.empty(), "", 0, () -> 0);
    }

    /** So many bytes more are done. */
    public synchronized void add(long bytes) {
        doneBytes += bytes;
        if (screen.isEmpty()) {
            return;
        }
        long now = nanoClock.getAsLong();
        if (now - drawnNanos >= REDRAW_NANOS) {
            drawnNanos = now;
            screen.get().print(BEGIN_LINE + line(now - startedNanos));
            screen.get().flush();
        }
    }

    /** Removes the line. */
    @Override
    public synchronized void close() {
        if (drawnNanos != startedNanos) {
            screen.ifPresent(stream -> stream.print(BEGIN_LINE));
            screen.ifPresent(PrintStream::flush);
        }
    }

    private String line(long elapsedNanos) {
        double bytesPerSecond = doneBytes * NANOS_IN_SECOND / elapsedNanos;
        String rate = Sizes.rounded((long) bytesPerSecond) + "/s";
        if (totalBytes <= 0) {
            return what + "  " + Sizes.rounded(doneBytes) + "  " + rate;
        }
        double share = Math.min(1.0, (double) doneBytes / totalBytes);
        int cells = (int) (share * BAR_CELLS);
        long left = (long) Math.ceil(Math.max(0, totalBytes - doneBytes) / Math.max(1.0, bytesPerSecond));
        return what + "  [" + "#".repeat(cells) + " ".repeat(BAR_CELLS - cells) + "]  " + (int) (share * 100) + "%  "
                + Sizes.rounded(doneBytes) + " of " + Sizes.rounded(totalBytes) + "  " + rate + "  " + left
                + " s left";
    }
}
