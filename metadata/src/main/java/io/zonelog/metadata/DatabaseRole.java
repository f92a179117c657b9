package io.zonelog.metadata;

/** How a database is opened. */
enum DatabaseRole {
    /** To be made; then like a primary. */
    CREATOR,
    /** The one process that may write. */
    PRIMARY,
    /** Beside a primary or without one: reads what was committed when it was opened. */
    READER
}
