package io.zonelog.deploy;

/** Says in one line what an exception says. */
public final class FailureLine {
    private FailureLine() {}

    /** The first line of the message, or the kind of exception where there is none. */
    public static String of(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank()
                ? failure.getClass().getSimpleName()
                : message.strip().lines().findFirst().orElse(message);
    }

    /** What the innermost cause says. */
    public static String ofRoot(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return of(root);
    }
}
