package io.zonelog.device.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An empty directory whose syncs are recorded. */
public final class RecordedDirectory {
    private final SyncLedger ledger;
    private final Path path;

    /** Takes over a real, empty directory. */
    public RecordedDirectory(Path real) throws IOException {
        Path absolute = real.toRealPath();
        ledger = new SyncLedger(absolute);
        path = new RecordingProvider(
                        Files.getFileStore(absolute), absolute.getFileSystem().provider(), ledger)
                .fileSystem()
                .path(absolute);
    }

    /** The directory; what is done to this path and those below it is recorded. */
    public Path path() {
        return path;
    }

    /** Sets what to do after each step that changes or syncs something, on the thread that does it. */
    public void afterEachStep(Runnable action) {
        ledger.afterStep(action);
    }

    /** Lets the step fail that comes after so many others, and all behind it, as on a full file system. */
    public void failAfter(int steps) {
        ledger.failAfter(steps);
    }

    /** Builds in a directory that does not exist or is empty what is left with such a loss now. */
    public void image(Path target, Loss loss) {
        ledger.image(target, loss);
    }
}
