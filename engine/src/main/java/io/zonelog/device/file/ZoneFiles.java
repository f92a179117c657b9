package io.zonelog.device.file;

import io.zonelog.device.DeviceGeometry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The data files of the zones and the channels to them.
 *
 * <p>A gather write at a position needs the position of the channel itself, so every thread has channels of its own, the least
 * recently used of which is closed at a limit. A file has its full length from the start and keeps it, so that no write changes
 * its metadata but for the first one of each range ({@link FreshFile}); it is never truncated: files written before are faster than
 * fresh ones.
 */
final class ZoneFiles implements AutoCloseable {
    private final DeviceDirectory directory;
    private final DeviceGeometry geometry;
    private final Set<OpenOption> openOptions;
    private final int maxChannelsPerThread;
    private final Map<Thread, Map<Integer, FileChannel>> channelsOfThread = new ConcurrentHashMap<>();
    /** Of the files of this device that were opened for writing. */
    private final Map<Integer, Object> fileKeys = new ConcurrentHashMap<>();

    /** Guards the making of files and of their names' durability. */
    private final Object names = new Object();

    private boolean namesToSync;

    /** The files of sequential zones that this process made and has not written to their end. */
    private final Map<Integer, FreshFile> fresh = new ConcurrentHashMap<>();

    private final int alignmentBytes;

    ZoneFiles(
            DeviceDirectory directory,
            DeviceGeometry geometry,
            Set<OpenOption> openOptions,
            int alignmentBytes,
            int maxChannelsPerThread) {
        this.directory = directory;
        this.geometry = geometry;
        this.openOptions = new HashSet<>(openOptions);
        this.alignmentBytes = alignmentBytes;
        this.maxChannelsPerThread = maxChannelsPerThread;
    }

    /** Writes all that remains in the buffers. */
    void write(int zoneIndex, long offsetBytes, ByteBuffer[] buffers) throws IOException {
        FileChannel channel = channel(zoneIndex);
        FreshFile file = fresh.get(zoneIndex);
        if (file != null) {
            file.announce(channel, offsetBytes, lengthBytes(buffers));
            if (file.isWritten()) {
                fresh.remove(zoneIndex);
            }
        }
        if (buffers.length == 1) {
            DurableFiles.writeFully(channel, buffers[0], offsetBytes);
            return;
        }
        channel.position(offsetBytes);
        int first = 0;
        while (first < buffers.length) {
            channel.write(buffers, first, buffers.length - first);
            while (first < buffers.length && !buffers[first].hasRemaining()) {
                first++;
            }
        }
    }

    private static long lengthBytes(ByteBuffer[] buffers) {
        long lengthBytes = 0;
        for (ByteBuffer buffer : buffers) {
            lengthBytes += buffer.remaining();
        }
        return lengthBytes;
    }

    void read(int zoneIndex, long offsetBytes, ByteBuffer buffer) throws IOException {
        FileChannel channel = channel(zoneIndex);
        long at = offsetBytes;
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, at);
            if (read < 0) {
                throw new IOException(directory.zone(zoneIndex) + " ends before byte " + at);
            }
            at += read;
        }
    }

    boolean exists(int zoneIndex) {
        return Files.exists(directory.zone(zoneIndex));
    }

    void sync(int zoneIndex) throws IOException {
        FreshFile file = fresh.get(zoneIndex);
        if (file != null) {
            file.syncBegins();
        }
        channel(zoneIndex).force(false);
        requireSameFile(zoneIndex);
        synchronized (names) {
            if (namesToSync) {
                DurableFiles.sync(directory.zones());
                namesToSync = false;
            }
        }
    }

    /** A file that was removed or replaced takes writes as long as somebody has it open, and loses them: nothing in it is durable. */
    private void requireSameFile(int zoneIndex) throws IOException {
        Path path = directory.zone(zoneIndex);
        try {
            Object key = fileKey(path);
            if (Objects.equals(key, fileKeys.computeIfAbsent(zoneIndex, unknown -> key))) {
                return;
            }
        } catch (NoSuchFileException gone) {
            throw new IOException(path + " was removed while the device was in use", gone);
        }
        throw new IOException(path + " was replaced while the device was in use");
    }

    /** What tells a file from another one of the same name. */
    private static Object fileKey(Path path) throws IOException {
        return String.valueOf(
                Files.readAttributes(path, BasicFileAttributes.class).fileKey());
    }

    private FileChannel channel(int zoneIndex) throws IOException {
        Map<Integer, FileChannel> channels = channelsOfThread.computeIfAbsent(
                Thread.currentThread(), thread -> new LinkedHashMap<>(16, 0.75f, true));
        FileChannel open = channels.get(zoneIndex);
        if (open != null && open.isOpen()) {
            return open;
        }
        FileChannel channel = FileChannel.open(made(zoneIndex), openOptions);
        channels.put(zoneIndex, channel);
        if (openOptions.contains(StandardOpenOption.WRITE)) {
            fileKeys.putIfAbsent(zoneIndex, fileKey(directory.zone(zoneIndex)));
        }
        if (channels.size() > maxChannelsPerThread) {
            Integer eldest = channels.keySet().iterator().next();
            FileChannel evicted = channels.remove(eldest);
            if (evicted != null) {
                evicted.close();
            }
        }
        return channel;
    }

    /** The zone's file, made if this device may write and there is none yet. */
    private Path made(int zoneIndex) throws IOException {
        Path path = directory.zone(zoneIndex);
        if (openOptions.contains(StandardOpenOption.WRITE) && !isMade(path)) {
            synchronized (names) {
                if (!isMade(path)) {
                    make(zoneIndex, path);
                }
            }
        }
        return path;
    }

    /** Whoever was killed while making a file may have left it without a length. */
    private static boolean isMade(Path path) throws IOException {
        return Files.exists(path) && Files.size(path) > 0;
    }

    /** Conventional zones are written anywhere, so nothing is known of what lies behind a write. */
    private void make(int zoneIndex, Path path) throws IOException {
        long lengthBytes = (long) geometry.zoneCapacityBlocks() * geometry.blockSizeBytes();
        if (!geometry.isConventional(zoneIndex)) {
            fresh.put(zoneIndex, new FreshFile(lengthBytes, alignmentBytes));
        }
        try (FileChannel file = DurableFiles.open(path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE))) {
            DurableFiles.writeFully(file, ByteBuffer.allocate(1), lengthBytes - 1);
        }
        namesToSync = true;
    }

    /** Closes the channels of all threads; none of them may be at work. */
    @Override
    public void close() throws IOException {
        for (Map<Integer, FileChannel> channels : channelsOfThread.values()) {
            for (FileChannel channel : channels.values()) {
                channel.close();
            }
        }
        channelsOfThread.clear();
    }
}
