package io.zonelog.deploy.simulate.workload;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The logs that fio writes with {@code write_iolog}, versions 2 and 3 (fio's documentation, "Trace file format v2" and "v3").
 *
 * <pre>
 * fio version 2 iolog            fio version 3 iolog
 * filename action                timestamp filename action
 * filename action offset length  timestamp filename action offset length
 * </pre>
 *
 * <p>Writes become writes of generated data, trims become {@code punch}, syncs {@code sync}. Reads are counted. Adding, opening and
 * closing files, waiting and timestamps mean nothing here.
 */
final class FioLog implements WorkloadReader.Format {
    private static final String FIRST_LINE_START = "fio version ";
    private static final int FILE_ACTION_WORDS = 2;
    private static final int IO_ACTION_WORDS = 4;

    private final Version version;
    private final WorkloadData.Limit limit;

    /** The versions of the format. */
    enum Version {
        /** Without timestamps. */
        TWO(2),
        /** Each line begins with a timestamp. */
        THREE(3);

        private final int number;

        Version(int number) {
            this.number = number;
        }

        private String firstLine() {
            return FIRST_LINE_START + number + " iolog";
        }

        /** The version that a trace's first line names; empty if the trace is none of fio. */
        static Optional<Version> of(String firstLine) throws WorkloadReader.BadWorkloadLineException {
            for (Version version : values()) {
                if (firstLine.strip().equals(version.firstLine())) {
                    return Optional.of(version);
                }
            }
            if (firstLine.startsWith(FIRST_LINE_START)) {
                throw new WorkloadReader.BadWorkloadLineException(
                        "fio logs of versions 2 and 3 can be read, and this is none");
            }
            return Optional.empty();
        }
    }

    FioLog(Version version, WorkloadData.Limit limit) {
        this.version = version;
        this.limit = limit;
    }

    @Override
    public String title() {
        return "fio log, version " + version.number;
    }

    @Override
    public Line parse(String text) throws WorkloadReader.BadWorkloadLineException {
        if (text.isBlank() || text.strip().equals(version.firstLine())) {
            return new Line.Nothing();
        }
        String[] words = text.strip().split("\\s+", -1);
        int timestampWords = version == Version.THREE ? 1 : 0;
        if (timestampWords == 1) {
            number("timestamp", words[0]);
        }
        int count = words.length - timestampWords;
        if (count == FILE_ACTION_WORDS) {
            return fileAction(words[timestampWords + 1]);
        }
        if (count != IO_ACTION_WORDS) {
            throw new WorkloadReader.BadWorkloadLineException(
                    "a line has " + (timestampWords == 1 ? "a timestamp, " : "")
                            + "a file name and an action, and an offset"
                            + " and a length if something is read or written; this one has " + words.length + " words");
        }
        return ioAction(
                words[timestampWords],
                words[timestampWords + 1],
                words[timestampWords + 2],
                number("length", words[timestampWords + 3]));
    }

    private static Line fileAction(String action) throws WorkloadReader.BadWorkloadLineException {
        return switch (action) {
            case "add", "open", "close" -> new Line.Nothing();
            default -> throw unknown(action);
        };
    }

    private Line ioAction(String file, String action, String offset, long lengthBytes)
            throws WorkloadReader.BadWorkloadLineException {
        number("offset", offset);
        return switch (action) {
            case "write" ->
                new Line.Operation(new WriteRecordFields(
                        file,
                        Map.of("offset", offset),
                        new WorkloadData.Generated(limit.check(lengthBytes), OptionalLong.empty())));
            case "trim" ->
                new Line.Operation(new WriteRecordFields(
                        file, Map.of("op", "punch", "offset", offset, "length", Long.toString(lengthBytes)), null));
            case "sync", "datasync" -> new Line.Operation(new WriteRecordFields(file, Map.of("op", "sync"), null));
            case "read" -> new Line.Read();
            case "wait" -> waiting(action);
            default -> throw unknown(action);
        };
    }

    private Line waiting(String action) throws WorkloadReader.BadWorkloadLineException {
        if (version == Version.THREE) {
            throw unknown(action);
        }
        return new Line.Nothing();
    }

    private static WorkloadReader.BadWorkloadLineException unknown(String action) {
        return new WorkloadReader.BadWorkloadLineException(
                "unknown action \"" + action + "\"; this format knows add, open and close, and"
                        + " with offset and length read, write, sync, datasync, trim, and up to version 2 wait");
    }

    private static long number(String what, String word) throws WorkloadReader.BadWorkloadLineException {
        try {
            long value = Long.parseLong(word);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException noNumber) {
            throw new WorkloadReader.BadWorkloadLineException("the " + what + " \"" + word + "\" is no number");
        }
        throw new WorkloadReader.BadWorkloadLineException("the " + what + " " + word + " is negative");
    }
}
