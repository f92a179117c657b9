package io.zonelog.deploy.command.inspect;

import io.zonelog.deploy.terminal.Progress;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.journal.Rebuild;
import org.jspecify.annotations.Nullable;

/** Shows how far the making of a store has come, once it is known how much there is to do. Used by one thread. */
final class RebuildProgress implements Rebuild.Progress, AutoCloseable {
    private final Terminal terminal;
    private final String what;
    private @Nullable Progress shown;
    private long shownBytes;

    /**
     * @param what the work, a word
     */
    RebuildProgress(Terminal terminal, String what) {
        this.terminal = terminal;
        this.what = what;
    }

    @Override
    public void done(long doneBytes, long allBytes) {
        Progress progress = shown;
        if (progress == null) {
            progress = terminal.progress(what, allBytes);
            shown = progress;
        }
        progress.add(doneBytes - shownBytes);
        shownBytes = doneBytes;
    }

    @Override
    public void close() {
        if (shown != null) {
            shown.close();
        }
    }
}
