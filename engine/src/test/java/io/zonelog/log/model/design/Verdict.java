package io.zonelog.log.model.design;

/** What was found is not true. */
public final class Verdict extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Verdict(String message) {
        super(message, null, false, false);
    }
}
