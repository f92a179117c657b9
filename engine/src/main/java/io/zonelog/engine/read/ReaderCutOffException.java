package io.zonelog.engine.read;

/**
 * A reader of one moment has lost its hold: what it was reading may have been written over. It got nothing wrong before; the rest has to be
 * read by a new reader, whose moment is a later one.
 */
public final class ReaderCutOffException extends RuntimeException {
    ReaderCutOffException() {
        super("the reader was cut off: its time was over, or writes waited for the space that it held back");
    }
}
