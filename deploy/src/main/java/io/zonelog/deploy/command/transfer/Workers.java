package io.zonelog.deploy.command.transfer;

import io.zonelog.deploy.command.answer.AnswerSource;
import io.zonelog.deploy.command.answer.Answers;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.mapping.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Does one thing to each of many files, several at a time, each thread with answers of its own. A file that fails is told of in the tally,
 * and the others go on; when many fail the rest is left.
 */
final class Workers {
    private static final int MOST_PROBLEMS = 100;

    private final Terminal terminal;
    private final AnswerSource source;
    private final int threads;
    private final TransferSummary.Tally tally;

    Workers(Terminal terminal, AnswerSource source, int threads, TransferSummary.Tally tally) {
        this.terminal = terminal;
        this.source = source;
        this.threads = threads;
        this.tally = tally;
    }

    /** What is done to a file. */
    @FunctionalInterface
    interface Step<T> {
        /**
         * Does it.
         *
         * @throws IOException if a file here cannot be read or written
         */
        void run(Answers answers, T item) throws IOException;
    }

    /**
     * Does it to all.
     *
     * @param name what to call an item in a line about it
     * @throws CommandFailure if it ends early
     */
    <T> void run(List<T> items, Function<T, String> name, Step<T> step) {
        Iterator<T> rest = items.iterator();
        AtomicInteger number = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(
                threads, work -> new Thread(work, "zonelog-transfer-" + number.getAndIncrement()));
        List<Future<?>> running = new ArrayList<>();
        try {
            for (int thread = 0; thread < Math.min(threads, items.size()); thread++) {
                running.add(pool.submit(() -> work(rest, name, step)));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof CommandFailure known
                    ? known
                    : new IllegalStateException(failure.getCause());
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw CommandFailure.problem("interrupted", interrupt);
        } finally {
            pool.shutdownNow();
        }
        if (tally.problemCount() > MOST_PROBLEMS) {
            tally.problem("too many problems: the rest was left");
        }
    }

    private <T> void work(Iterator<T> rest, Function<T, String> name, Step<T> step) {
        try (Answers answers = source.open(terminal)) {
            List<T> next = next(rest);
            while (!next.isEmpty() && tally.problemCount() <= MOST_PROBLEMS) {
                T item = next.get(0);
                try {
                    step.run(answers, item);
                } catch (CommandFailure | IOException failure) {
                    tally.problem(Printable.name(name.apply(item)) + ": " + FailureLine.of(failure));
                }
                next = next(rest);
            }
        }
    }

    /** The next item alone; empty at the end. */
    private static <T> List<T> next(Iterator<T> rest) {
        synchronized (rest) {
            return rest.hasNext() ? List.of(rest.next()) : List.of();
        }
    }
}
