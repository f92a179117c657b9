package io.zonelog.device.zonefs.mount;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.LoggerFactory;

/** Open files, the least recently used of which is closed at a limit unless somebody uses it. Safe for use by several threads. */
final class FileChannels implements AutoCloseable {
    private final int maxChannels;
    private final Map<Key, Held> held = new LinkedHashMap<>(16, 0.75f, true);

    FileChannels(int maxChannels) {
        this.maxChannels = maxChannels;
    }

    private record Key(Path path, Set<OpenOption> options) {}

    private static final class Held {
        final FileChannel channel;
        int users;

        Held(FileChannel channel) {
            this.channel = channel;
        }
    }

    /** What is done with an open file. */
    @FunctionalInterface
    interface Use<T> {
        T apply(FileChannel channel) throws IOException;
    }

    /** Opens a file unless it is open, and uses it. */
    <T> T with(Path path, Set<OpenOption> options, Use<T> use) throws IOException {
        Held open = take(new Key(path, options));
        try {
            return use.apply(open.channel);
        } finally {
            giveBack(open);
        }
    }

    private synchronized Held take(Key key) throws IOException {
        Held open = held.get(key);
        if (open == null) {
            open = new Held(FileChannel.open(key.path, key.options));
            held.put(key, open);
        }
        open.users++;
        return open;
    }

    private synchronized void giveBack(Held used) {
        used.users--;
        Iterator<Held> eldestFirst = held.values().iterator();
        while (held.size() > maxChannels && eldestFirst.hasNext()) {
            Held eldest = eldestFirst.next();
            if (eldest.users == 0) {
                eldestFirst.remove();
                closeQuietly(eldest);
            }
        }
    }

    @Override
    public synchronized void close() {
        held.values().forEach(FileChannels::closeQuietly);
        held.clear();
    }

    /** Nothing was buffered, so nothing is lost. */
    private static void closeQuietly(Held open) {
        try {
            open.channel.close();
        } catch (IOException failure) {
            LoggerFactory.getLogger(FileChannels.class).debug("A zone's file could not be closed", failure);
        }
    }
}
