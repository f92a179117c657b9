package io.zonelog.deploy.failure;

import io.zonelog.mapping.Printable;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says in one line what an exception says. */
public final class FailureLine {
    private FailureLine() {}

    /** The first line of the message, safe to print, or the kind of exception where there is none. */
    public static String of(Throwable failure) {
        if (failure instanceof FileSystemException file && file.getReason() == null) {
            return Printable.line(file.getFile() + ": " + reason(file));
        }
        String message = failure.getMessage();
        return message == null || message.isBlank()
                ? failure.getClass().getSimpleName()
                : Printable.line(message.strip().lines().findFirst().orElse(message));
    }

    /** In words what Java tells by the class of an exception only, whose message is the file's name. */
    private static String reason(FileSystemException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "exists already";
        }
        return failure.getClass().getSimpleName();
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
