package io.zonelog.device.zonefs.mount;

import io.zonelog.device.file.DeviceOpenException;
import io.zonelog.device.file.DirectIo;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A real mount of zonefs. */
public final class MountedZonefs implements ZoneFileSystem {
    /** Zone files that are kept open. Without the mount option {@code explicit-open} an open file costs the drive nothing. */
    private static final int MAX_CHANNELS = 256;

    private static final int PERMISSIONS = 07777;

    private final Path root;
    private final SystemFiles system;
    private final FileChannels channels = new FileChannels(MAX_CHANNELS);

    private MountedZonefs(Path root, SystemFiles system) {
        this.root = root;
        this.system = system;
    }

    /**
     * Takes a mount point. Nothing is opened before it is needed.
     *
     * @throws DeviceOpenException if no zonefs is mounted there
     */
    public static MountedZonefs at(Path root) throws IOException {
        return at(root, SystemFiles.ofThisMachine());
    }

    /** The same, with another table of mounts and another sysfs. */
    static MountedZonefs at(Path root, SystemFiles system) throws IOException {
        if (!Files.isDirectory(root)) {
            throw new DeviceOpenException(root + " is no directory: mount -t zonefs -o errors=repair DEVICE " + root);
        }
        MountedZonefs mounted = new MountedZonefs(root, system);
        mounted.facts();
        return mounted;
    }

    @Override
    public MountFacts facts() throws IOException {
        int blockSizeBytes = Math.toIntExact(Files.getFileStore(root).getBlockSize());
        return system.facts(root, blockSizeBytes, files(ZoneFile.Kind.CONVENTIONAL), files(ZoneFile.Kind.SEQUENTIAL));
    }

    /** A directory of zonefs has the number of its files for its size. */
    private int files(ZoneFile.Kind kind) throws IOException {
        Path directory = root.resolve(kind.directory());
        return Files.isDirectory(directory) ? Math.toIntExact(Files.size(directory)) : 0;
    }

    @Override
    public boolean opensZones(ZoneFile empty) throws IOException {
        String source = facts().drive().source();
        long before = system.activeZones(source);
        try (FileChannel opened = FileChannel.open(path(empty), options(StandardOpenOption.WRITE))) {
            return opened.isOpen() && system.activeZones(source) > before;
        }
    }

    private Path path(ZoneFile file) {
        return root.resolve(file.kind().directory()).resolve(Integer.toString(file.number()));
    }

    @Override
    public FileState state(ZoneFile file) throws IOException {
        Map<String, Object> seen = Files.readAttributes(path(file), "unix:size,mode,ino");
        return new FileState(number(seen, "size"), (int) number(seen, "mode") & PERMISSIONS, number(seen, "ino"));
    }

    private static long number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Number value ? value.longValue() : 0;
    }

    @Override
    public long write(ZoneFile file, long offsetBytes, ByteBuffer[] buffers) throws IOException {
        return channels.with(path(file), options(StandardOpenOption.WRITE), channel -> {
            if (buffers.length == 1 || !file.isSequential()) {
                return (long) channel.write(buffers[0], offsetBytes);
            }
            // Nobody else writes this file, so the channel's own position can be used.
            channel.position(offsetBytes);
            return channel.write(buffers);
        });
    }

    @Override
    public int read(ZoneFile file, long offsetBytes, ByteBuffer buffer) throws IOException {
        return channels.with(
                path(file), options(StandardOpenOption.READ), channel -> channel.read(buffer, offsetBytes));
    }

    @Override
    public int readDrive(long inode, long zoneSizeBytes, long offsetBytes, ByteBuffer buffer) throws IOException {
        Path source = Path.of(facts().drive().source());
        return channels.with(
                source,
                options(StandardOpenOption.READ),
                channel -> channel.read(buffer, inode * zoneSizeBytes + offsetBytes));
    }

    private static Set<OpenOption> options(StandardOpenOption access) {
        Set<OpenOption> options = new HashSet<>(DirectIo.option());
        options.add(access);
        return options;
    }

    /** A channel can only shrink a file, so both ways go through the other class. */
    @Override
    public void setSize(ZoneFile file, long sizeBytes) throws IOException {
        try (RandomAccessFile whole = new RandomAccessFile(path(file).toFile(), "rw")) {
            whole.setLength(sizeBytes);
        }
    }

    @Override
    public void sync(ZoneFile file) throws IOException {
        channels.with(path(file), options(StandardOpenOption.WRITE), channel -> {
            channel.force(false);
            return 0;
        });
    }

    @Override
    public void close() {
        channels.close();
    }
}
