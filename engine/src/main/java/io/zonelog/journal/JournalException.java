package io.zonelog.journal;

import java.io.Serial;

/** The mapping journal cannot give what is asked of it: a frame is in no copy, or there is no whole checkpoint. */
public final class JournalException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public JournalException(String message) {
        super(message);
    }

    public JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}
