package io.zonelog.deploy.command.transfer;

import io.zonelog.deploy.command.answer.Answers;
import io.zonelog.deploy.kafka.WholeFileSender;
import io.zonelog.deploy.kafka.WholeFileSender.Place;
import io.zonelog.deploy.view.FileRow;
import io.zonelog.deploy.view.LeftBehind;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;

/**
 * Hidden files that puts have left which were killed. Each put has a hidden name of its own, since others may be writing the same key; so what
 * nobody has written to for a day is nobody's.
 */
record StaleUploads(Answers answers, WholeFileSender sender, Clock clock) {
    private static final Duration AGE = Duration.ofDays(1);

    /** Removes those of a key. */
    void remove(String key) {
        removeAll(WholeFileSender.hiddenPrefix(key));
    }

    /** Removes those of all keys. */
    void removeAll() {
        removeAll(WholeFileSender.HIDDEN_PREFIX);
    }

    private void removeAll(String prefix) {
        long latestMillis = clock.millis() - AGE.toMillis();
        Iterator<FileRow> rows = answers.files(prefix, LeftBehind.HIDDEN);
        while (rows.hasNext()) {
            FileRow row = rows.next();
            if (row.lastModified() >= 0 && row.lastModified() < latestMillis) {
                var unused = sender.unlink(new Place(row.topic(), row.partition()), row.key());
            }
        }
    }
}
