package io.zonelog.deploy.watch;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** The last warnings and errors of the log, kept in memory. */
public final class RecentProblems implements AutoCloseable {
    private static final int MOST_LINES = 50;
    private static final int LONGEST_LINE = 500;

    private final ArrayDeque<Problem> newest = new ArrayDeque<>();
    private final Listener listener = new Listener();

    private RecentProblems() {}

    /**
     * One line of the log.
     *
     * @param time when, in ISO 8601, UTC
     * @param level {@code WARN} or {@code ERROR}
     * @param line what the log says
     */
    public record Problem(String time, String level, String line) {}

    /** Starts to listen to the log. */
    public static RecentProblems listen() {
        RecentProblems problems = new RecentProblems();
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (factory instanceof LoggerContext context) {
            problems.listener.setContext(context);
            problems.listener.start();
            context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(problems.listener);
        }
        return problems;
    }

    /** The newest first. */
    public List<Problem> lines() {
        synchronized (newest) {
            return List.copyOf(newest);
        }
    }

    private void add(ILoggingEvent event) {
        String line = event.getFormattedMessage();
        String cut = line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "...";
        Problem problem = new Problem(
                Instant.ofEpochMilli(event.getTimeStamp()).toString(),
                event.getLevel().toString(),
                cut);
        synchronized (newest) {
            newest.addFirst(problem);
            if (newest.size() > MOST_LINES) {
                newest.removeLast();
            }
        }
    }

    private final class Listener extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
                add(event);
            }
        }
    }

    @Override
    public void close() {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (factory instanceof LoggerContext context) {
            context.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(listener);
        }
        listener.stop();
    }
}
