package io.zonelog.engine.batch;

/**
 * What an engine has done since it was opened, counted in plain fields by the engine's thread. Others see a copy, which tells what each
 * counter means: {@code EngineStatistics}.
 */
public final class EngineCounters {
    public long records;
    public long recordBytes;
    public long ioends;
    public long splits;
    public long merges;
    public long extents;
    public long segments;
    public long appends;
    public long dataBlocks;
    public long summaryBlocks;
    public long journalBlocks;
    public long batches;
    public long flushErrors;
    public long segmentsWrittenAgain;
    public long relocations;
    public long copiedBlocks;
    public long relocationReads;
    public long relocationReadBlocks;
    public long relocationReadErrors;
}
