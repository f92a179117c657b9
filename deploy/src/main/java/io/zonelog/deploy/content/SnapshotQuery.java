package io.zonelog.deploy.content;

import io.zonelog.snapshot.SnapshotBase;

/** The path and query by which a snapshot, or what somebody lacks of one, is asked for. */
public final class SnapshotQuery {
    /** Below which snapshots are served, as {@code TOPIC/PARTITION}. */
    public static final String PATH = "/snapshots/";
    /** The position of what the client has. */
    public static final String SINCE = "since";
    /** The file inside which the client was cut off. */
    public static final String FILE = "file";
    /** The last record that had changed that file. */
    public static final String RECORD = "record";
    /** The first block of that file that the client lacks. */
    public static final String BLOCK = "block";

    private SnapshotQuery() {}

    /** The query that asks for what somebody lacks, with its question mark; empty for everything. */
    public static String of(SnapshotBase base) {
        if (base.nextOffset() == 0) {
            return "";
        }
        String since = "?" + SINCE + "=" + base.nextOffset();
        SnapshotBase.End end = base.end();
        return end == null
                ? since
                : since + "&" + FILE + "=" + PercentEncoding.encode(end.name()) + "&" + RECORD + "="
                        + end.lastSourceOffset() + "&" + BLOCK + "=" + end.blocks();
    }
}
