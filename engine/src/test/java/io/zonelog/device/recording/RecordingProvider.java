package io.zonelog.device.recording;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Does what it is asked for in the real file system, and tells a ledger what was made, removed, renamed and synced. */
final class RecordingProvider extends FileSystemProvider {
    private final FileStore store;
    private final FileSystemProvider real;
    private final SyncLedger ledger;
    private final RecordingFileSystem fileSystem;

    RecordingProvider(FileStore store, FileSystemProvider real, SyncLedger ledger) {
        this.store = store;
        this.real = real;
        this.ledger = ledger;
        this.fileSystem = new RecordingFileSystem(this, real.getFileSystem(URI.create("file:///")), store);
    }

    RecordingFileSystem fileSystem() {
        return fileSystem;
    }

    @Override
    public String getScheme() {
        return "recorded";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
        throw new UnsupportedOperationException("one recorded directory, one file system");
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        return fileSystem;
    }

    @Override
    public Path getPath(URI uri) {
        throw new UnsupportedOperationException("recorded paths have no URI of their own");
    }

    @Override
    public SeekableByteChannel newByteChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs)
            throws IOException {
        return newFileChannel(path, options, attrs);
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs)
            throws IOException {
        Path realPath = RecordedPath.real(path);
        boolean wasThere = exists(realPath);
        FileChannel channel = real.newFileChannel(realPath, options, attrs);
        if (!wasThere) {
            try {
                ledger.made(realPath, false);
            } catch (IOException failed) {
                channel.close();
                throw failed;
            }
        }
        return new RecordedChannel(channel, () -> ledger.synced(realPath));
    }

    private boolean exists(Path realPath) {
        try {
            real.checkAccess(realPath);
            return true;
        } catch (IOException absent) {
            return false;
        }
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path dir, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        DirectoryStream<Path> stream =
                real.newDirectoryStream(RecordedPath.real(dir), entry -> filter.accept(fileSystem.path(entry)));
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                Iterator<Path> entries = stream.iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return entries.hasNext();
                    }

                    @Override
                    public Path next() {
                        return fileSystem.path(entries.next());
                    }
                };
            }

            @Override
            public void close() throws IOException {
                stream.close();
            }
        };
    }

    @Override
    public void createDirectory(Path dir, FileAttribute<?>... attrs) throws IOException {
        real.createDirectory(RecordedPath.real(dir), attrs);
        ledger.made(RecordedPath.real(dir), true);
    }

    @Override
    public void delete(Path path) throws IOException {
        real.delete(RecordedPath.real(path));
        ledger.removed(RecordedPath.real(path));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) {
        throw new UnsupportedOperationException("a copy would not be seen");
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        real.move(RecordedPath.real(source), RecordedPath.real(target), options);
        ledger.renamed(RecordedPath.real(source), RecordedPath.real(target));
    }

    @Override
    public boolean isSameFile(Path path, Path path2) throws IOException {
        return real.isSameFile(RecordedPath.real(path), RecordedPath.real(path2));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
        return real.isHidden(RecordedPath.real(path));
    }

    @Override
    public FileStore getFileStore(Path path) {
        return store;
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        real.checkAccess(RecordedPath.real(path), modes);
    }

    @Override
    public <V extends FileAttributeView> @Nullable V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        return real.getFileAttributeView(RecordedPath.real(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        return real.readAttributes(RecordedPath.real(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        return real.readAttributes(RecordedPath.real(path), attributes, options);
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
        real.setAttribute(RecordedPath.real(path), attribute, value, options);
    }
}
