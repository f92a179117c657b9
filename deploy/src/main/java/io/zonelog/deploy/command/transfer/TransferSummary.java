package io.zonelog.deploy.command.transfer;

import io.zonelog.deploy.command.option.OutputOption;
import io.zonelog.deploy.command.transfer.LocalNames.Renamed;
import io.zonelog.deploy.config.Sizes;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.terminal.Words;
import io.zonelog.mapping.Printable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What an export or an import did; its JSON answer.
 *
 * @param files how many there are
 * @param bytes how long they are together
 * @param copiedFiles how many were copied
 * @param copiedBytes how long those are together
 * @param unchangedFiles how many were there already, with the same content
 * @param renamed files whose name is not their key, the first of them
 * @param renamedCount how many there are
 * @param problems files that could not be copied, one line each, the first of them
 * @param problemCount how many there are
 */
record TransferSummary(
        long files,
        long bytes,
        long copiedFiles,
        long copiedBytes,
        long unchangedFiles,
        List<Renamed> renamed,
        long renamedCount,
        List<String> problems,
        long problemCount) {
    private static final int MOST_LINES = 1000;

    TransferSummary {
        renamed = List.copyOf(renamed);
        problems = List.copyOf(problems);
    }

    /** Prints it; the exit status tells whether every file is where it should be. */
    ExitCode print(Terminal terminal, OutputOption output) {
        if (output.isJson()) {
            terminal.json(this);
        } else {
            lines().forEach(terminal::line);
        }
        return problemCount == 0 ? ExitCode.FINE : ExitCode.PROBLEM;
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        renamed.forEach(each -> lines.add(Printable.name(each.key()) + " is the file " + Printable.name(each.path())));
        more(lines, renamedCount - renamed.size());
        problems.forEach(lines::add);
        more(lines, problemCount - problems.size());
        lines.add(Words.counted(files, "file") + ", " + Sizes.rounded(bytes) + ": " + copiedFiles + " copied ("
                + Sizes.rounded(copiedBytes) + "), " + unchangedFiles + " unchanged"
                + (problemCount == 0 ? "" : ", " + Words.counted(problemCount, "problem")));
        return lines;
    }

    private static void more(List<String> lines, long count) {
        if (count > 0) {
            lines.add("and " + count + " more");
        }
    }

    /** Counts what several threads do. */
    static final class Tally {
        private long files;
        private long bytes;
        private long copiedFiles;
        private long copiedBytes;
        private long unchangedFiles;
        private final List<String> problems = new ArrayList<>();
        private long problemCount;

        synchronized void copied(long sizeBytes) {
            files++;
            bytes += sizeBytes;
            copiedFiles++;
            copiedBytes += sizeBytes;
        }

        synchronized void unchanged(long sizeBytes) {
            files++;
            bytes += sizeBytes;
            unchangedFiles++;
        }

        synchronized void problem(String line) {
            problemCount++;
            if (problems.size() < MOST_LINES) {
                problems.add(line);
            }
        }

        synchronized long problemCount() {
            return problemCount;
        }

        synchronized TransferSummary summary(Collection<Renamed> renamed) {
            return new TransferSummary(
                    files,
                    bytes,
                    copiedFiles,
                    copiedBytes,
                    unchangedFiles,
                    renamed.stream().limit(MOST_LINES).toList(),
                    renamed.size(),
                    problems,
                    problemCount);
        }
    }
}
