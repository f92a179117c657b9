package io.zonelog.deploy.command.answer;

import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.view.FileRow;
import io.zonelog.deploy.view.KeyPattern;
import io.zonelog.deploy.view.LeftBehind;
import io.zonelog.mapping.Printable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files that words on the command line name: each word a key, or a pattern of keys ({@link KeyPattern}).
 *
 * @param files what was found, in the order of the words
 * @param exitCode {@link ExitCode#PROBLEM} if a word named nothing
 */
public record NamedFiles(List<FileRow> files, ExitCode exitCode) {
    /** Copies the rows. */
    public NamedFiles {
        files = List.copyOf(files);
    }

    /**
     * Finds them. Of several words, those that name nothing are told of, and the others count.
     *
     * @throws CommandFailure if the only word names nothing, or more than one file
     */
    public static NamedFiles find(Terminal terminal, Answers answers, List<String> words, LeftBehind leftBehind) {
        List<FileRow> found = new ArrayList<>();
        ExitCode exitCode = ExitCode.FINE;
        for (String word : words) {
            try {
                found.addAll(find(answers, word, leftBehind));
            } catch (CommandFailure none) {
                if (words.size() == 1) {
                    throw none;
                }
                terminal.note("zonelog: " + FailureLine.of(none));
                exitCode = ExitCode.PROBLEM;
            }
        }
        return new NamedFiles(found, exitCode);
    }

    /** Whether words name one file at most, whatever there is. */
    public static boolean isOne(List<String> words) {
        return words.size() == 1 && !KeyPattern.isIn(words.get(0));
    }

    /** A key that is there goes before a pattern that reads the same. */
    private static List<FileRow> find(Answers answers, String word, LeftBehind leftBehind) {
        if (!KeyPattern.isIn(word)) {
            return List.of(answers.file(word, leftBehind));
        }
        Optional<FileRow> exact = answers.find(word, leftBehind);
        if (exact.isPresent()) {
            return List.of(exact.get());
        }
        List<FileRow> found = new ArrayList<>();
        list(answers, word, leftBehind).forEachRemaining(found::add);
        if (found.isEmpty()) {
            throw CommandFailure.problem("no key is like " + Printable.name(word) + "; zonelog ls lists all files");
        }
        return found;
    }

    /** Rows of all files whose key begins with a word or, if it is a pattern, matches it; each is read when it is asked for. */
    public static Iterator<FileRow> list(Answers answers, String word, LeftBehind leftBehind) {
        if (!KeyPattern.isIn(word)) {
            return answers.files(word, leftBehind);
        }
        KeyPattern pattern = pattern(word);
        Iterator<FileRow> rows = answers.files(pattern.prefix(), leftBehind);
        return pattern.isLiteral() ? rows : new Matching(rows, pattern);
    }

    /** What every key begins with that is like a word. */
    public static String prefixOf(String word) {
        return KeyPattern.isIn(word) ? pattern(word).prefix() : word;
    }

    /** The same for several words, one after the other. */
    public static Iterator<FileRow> listAll(Answers answers, List<String> words, LeftBehind leftBehind) {
        Iterator<String> rest = List.copyOf(words).iterator();
        return new Iterator<>() {
            private Iterator<FileRow> rows = Collections.emptyIterator();

            @Override
            public boolean hasNext() {
                while (!rows.hasNext() && rest.hasNext()) {
                    rows = list(answers, rest.next(), leftBehind);
                }
                return rows.hasNext();
            }

            @Override
            public FileRow next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("all rows were read");
                }
                return rows.next();
            }
        };
    }

    private static KeyPattern pattern(String word) {
        try {
            return KeyPattern.of(word);
        } catch (IllegalArgumentException wrong) {
            throw CommandFailure.usage(FailureLine.of(wrong), wrong);
        }
    }

    /** Rows whose keys match. */
    private static final class Matching implements Iterator<FileRow> {
        private final Iterator<FileRow> rows;
        private final KeyPattern pattern;
        private @Nullable FileRow next;

        Matching(Iterator<FileRow> rows, KeyPattern pattern) {
            this.rows = rows;
            this.pattern = pattern;
        }

        @Override
        public boolean hasNext() {
            while (next == null && rows.hasNext()) {
                FileRow row = rows.next();
                next = pattern.matches(row.key()) ? row : null;
            }
            return next != null;
        }

        @Override
        public FileRow next() {
            FileRow row = hasNext() ? next : null;
            if (row == null) {
                throw new NoSuchElementException("all rows were read");
            }
            next = null;
            return row;
        }
    }
}
