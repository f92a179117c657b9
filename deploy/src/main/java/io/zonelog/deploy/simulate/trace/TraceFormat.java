package io.zonelog.deploy.simulate.trace;

/** What the lines of a trace look like. */
sealed interface TraceFormat permits JsonLines, FioLog {
    /** The format's name, for reports. */
    String title();

    /**
     * Reads one line.
     *
     * @return what it says
     * @throws BadTraceLineException if it says nothing that can be done
     */
    Line parse(String text) throws BadTraceLineException;

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
