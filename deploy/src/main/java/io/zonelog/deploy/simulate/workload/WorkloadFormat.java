package io.zonelog.deploy.simulate.workload;

/** What the lines of a trace look like. */
sealed interface WorkloadFormat permits JsonLines, FioLog {
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
