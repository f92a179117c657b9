package io.zonelog.deploy.simulate.workload;

import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.mapping.SourceIdentity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads a trace operation by operation; the first line tells its format. Used by one thread. */
public final class WorkloadReader implements AutoCloseable {
    /** The name that stands for standard input. */
    public static final String STANDARD_INPUT = "-";

    private final String name;
    private final BufferedReader lines;
    private final WorkloadData.Limit limit;
    private final long seed;
    private @Nullable Format format;
    private long lineNumber;
    private long operations;
    private long reads;

    private WorkloadReader(String name, BufferedReader lines, WorkloadData.Limit limit, long seed) {
        this.name = name;
        this.lines = lines;
        this.limit = limit;
        this.seed = seed;
    }

    /**
     * Opens a trace.
     *
     * @param name a file, or {@link #STANDARD_INPUT}
     * @param maxDataBytes the longest data of one write
     * @param seed what data that the trace does not give are generated from
     * @throws CommandFailure if it cannot be read
     */
    public static WorkloadReader open(String name, InputStream standardInput, long maxDataBytes, long seed) {
        WorkloadData.Limit limit = new WorkloadData.Limit(maxDataBytes);
        if (name.equals(STANDARD_INPUT)) {
            return new WorkloadReader(
                    "standard input",
                    new BufferedReader(new InputStreamReader(standardInput, StandardCharsets.UTF_8)),
                    limit,
                    seed);
        }
        try {
            return new WorkloadReader(
                    name, Files.newBufferedReader(Path.of(name), StandardCharsets.UTF_8), limit, seed);
        } catch (IOException failure) {
            throw CommandFailure.usage("cannot read the trace " + name + " (" + FailureLine.of(failure) + ")", failure);
        }
    }

    /**
     * The next operation; empty at the end.
     *
     * @throws CommandFailure if a line is wrong, with its number
     */
    public Optional<WorkloadRecord> next() {
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                lineNumber++;
                Format.Line said = format(line).parse(line);
                if (said instanceof Format.Line.Operation operation) {
                    long offset = operations++;
                    // The golden ratio keeps the seeds of neighbouring operations apart.
                    return Optional.of(new WorkloadRecord(
                            lineNumber, operation.fields().toRecord(offset, seed + offset * 0x9E3779B97F4A7C15L)));
                }
                if (said instanceof Format.Line.Read) {
                    reads++;
                }
            }
            return Optional.empty();
        } catch (BadWorkloadLineException bad) {
            throw wrong(lineNumber, FailureLine.of(bad));
        } catch (IOException failure) {
            throw CommandFailure.usage(name + ":" + (lineNumber + 1) + ": cannot be read as UTF-8 text", failure);
        }
    }

    private Format format(String line) throws BadWorkloadLineException {
        Format known = format;
        if (known == null) {
            Optional<FioLog.Version> version = FioLog.Version.of(line);
            known = version.isPresent() ? new FioLog(version.get(), limit) : new JsonLines(limit);
            format = known;
        }
        return known;
    }

    /** The failure of a line. */
    public CommandFailure wrong(long atLine, String what) {
        return CommandFailure.usage(name + ":" + atLine + ": " + what + "; SIMULATE.md says what a line may be");
    }

    /** What the trace is, for reports. */
    public String title() {
        return name + (format == null ? "" : " (" + format.title() + ")");
    }

    /** Reads that were skipped. */
    public long reads() {
        return reads;
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException ignored) {
            // Everything wanted was read.
        }
    }

    /** A line of a trace cannot be done; the message says why. */
    static final class BadWorkloadLineException extends Exception {
        @Serial
        private static final long serialVersionUID = 1L;

        BadWorkloadLineException(String message) {
            super(message);
        }
    }

    /**
     * An operation of a trace, as the write record that a producer would send for it.
     *
     * @param lineNumber its line, from 1
     * @param record key, headers and value; the offset counts the trace's operations from 0
     */
    public record WorkloadRecord(long lineNumber, ConsumerRecord<byte[], ByteBuffer> record) {
        /** The partition that the operations seem to come from. */
        public static final SourceIdentity SOURCE = new SourceIdentity("simulation", "trace", "trace", 0);
    }

    /** What the lines of a trace look like. */
    sealed interface Format permits JsonLines, FioLog {
        /** The format's name, for reports. */
        String title();

        /**
         * Reads one line.
         *
         * @return what it says
         * @throws WorkloadReader.BadWorkloadLineException if it says nothing that can be done
         */
        Line parse(String text) throws WorkloadReader.BadWorkloadLineException;

        /** What a line says. */
        sealed interface Line {
            /** Something to do. */
            record Operation(WriteRecordFields fields) implements Line {}

            /** A read: changes nothing, and is only counted. */
            record Read() implements Line {}

            /** Nothing to do: a comment, a blank line, or what has no meaning here. */
            record Nothing() implements Line {}
        }
    }
}
