package io.zonelog.metadata;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the batches that are left in a store's log say, whether a replay reaches them or not.
 *
 * <p>A power cut takes back only what was not durable, so that a replay which ends before a change that was durable has met damage. What was
 * durable and has no batch left behind it that says so is not missed here, but by what the device holds.
 *
 * @param hasGap whether there is anything but batches that follow on each other: then a replay may end before the last one
 * @param durable the last change that is known to have been durable; -1 if the log says of none
 * @param witness the name of the file that says so
 */
record LogScan(boolean hasGap, long durable, String witness) {
    private static final long NONE = -1;
    private static final Pattern LOG_NAME = Pattern.compile("[0-9]+\\.log");

    /** Reads the log of a store, which may be open in a database that writes. */
    static LogScan of(Path directory) throws IOException {
        LogScan scan = new LogScan(false, NONE, "");
        long next = NONE;
        for (Path log : logs(directory)) {
            try (LogFile file = new LogFile(log)) {
                for (LogFile.LoggedBatch batch = file.next(); batch != null; batch = file.next()) {
                    scan = scan.with(batch, next != NONE && batch.sequence() != next, log);
                    next = batch.end();
                }
                scan = new LogScan(scan.hasGap || file.damaged(), scan.durable, scan.witness);
            } catch (NoSuchFileException takenAway) {
                // All that was in it is in tables by now.
            }
        }
        return scan;
    }

    private LogScan with(LogFile.LoggedBatch batch, boolean behindGap, Path log) {
        return batch.durable() > durable
                ? new LogScan(hasGap || behindGap, batch.durable(), String.valueOf(log.getFileName()))
                : new LogScan(hasGap || behindGap, durable, witness);
    }

    private static List<Path> logs(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(file ->
                            LOG_NAME.matcher(file.getFileName().toString()).matches())
                    .sorted(Comparator.comparingLong(LogScan::number))
                    .toList();
        }
    }

    private static long number(Path log) {
        String name = log.getFileName().toString();
        return Long.parseLong(name.substring(0, name.indexOf('.')));
    }
}
