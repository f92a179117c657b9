package io.zonelog.device.recording;

/** What is lost of that which was not synced. */
public enum Loss {
    /** Nothing: the process was killed, and the machine runs on. */
    NOTHING,
    /** Everything: names, and the content of files. */
    ALL,
    /** The content of files; names are kept, as by a file system that journals them only. */
    CONTENT,
    /** Names; the content of files is kept, as far as a name leads to it. */
    NAMES
}
