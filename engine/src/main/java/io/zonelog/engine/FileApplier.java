package io.zonelog.engine;

import io.zonelog.cache.BlockFiller;
import io.zonelog.cache.DirtyFile;
import io.zonelog.cache.FileState;
import io.zonelog.cache.FileTable;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.batch.Batch;
import io.zonelog.mapping.FileKey;
import java.util.Optional;

/** Applies operations to files: to their state in memory, and to the open batch. Owned by the engine's thread. */
final class FileApplier {
    private final FileTable files;
    private final DeviceGeometry geometry;
    private final BlockFiller pendingBlocks;
    private final NewBlocks newBlocks;
    private long nextFileId;

    FileApplier(
            FileTable files, DeviceGeometry geometry, BlockFiller pendingBlocks, NewBlocks newBlocks, long nextFileId) {
        this.newBlocks = newBlocks;
        this.files = files;
        this.geometry = geometry;
        this.pendingBlocks = pendingBlocks;
        this.nextFileId = nextFileId;
    }

    long nextFileId() {
        return nextFileId;
    }

    /** The file of a name, there or not. */
    FileState find(FileKey key) {
        return files.find(key);
    }

    /** What is wrong with an operation on the file as it is now, in one line. */
    Optional<String> refusal(FileState file, FileOperation operation) {
        if (operation instanceof FileOperation.Write write) {
            return refusalOfRange("write", offsetOf(write, file), write.data().remaining());
        }
        if (operation instanceof FileOperation.Zero zero) {
            return refusalOfRange("zero", zero.offsetBytes(), zero.lengthBytes());
        }
        if (operation instanceof FileOperation.Punch punch) {
            return refusalOfRange("punch", punch.offsetBytes(), punch.lengthBytes());
        }
        if (operation instanceof FileOperation.Truncate truncate) {
            return refusalOfRange("truncate", truncate.sizeBytes(), 0);
        }
        return Optional.empty();
    }

    private Optional<String> refusalOfRange(String what, long offsetBytes, long lengthBytes) {
        long largest = FileOperation.MAX_FILE_BYTES - geometry.blockSizeBytes();
        return offsetBytes > largest - lengthBytes
                ? Optional.of("the " + what + " of " + lengthBytes + " bytes at " + offsetBytes
                        + " ends behind the largest file of " + largest + " bytes")
                : Optional.empty();
    }

    /** The most blocks of memory and of device that an operation needs. */
    long blocksAtMost(FileOperation operation) {
        if (operation instanceof FileOperation.Write write) {
            return geometry.blocksOf(write.data().remaining()) + 1;
        }
        if (operation instanceof FileOperation.Zero || operation instanceof FileOperation.Punch) {
            return 2;
        }
        return operation instanceof FileOperation.Truncate ? 1 : 0;
    }

    /** Whether an operation can add live blocks; what only zeroes edges rewrites blocks that are there. */
    static boolean mayGrow(FileOperation operation) {
        return operation instanceof FileOperation.Write;
    }

    /** The blocks that an operation writes and that are not mapped yet, as far as batches in flight and the store know. */
    long newBlocks(Batch open, FileState file, FileOperation operation) {
        if (!(operation instanceof FileOperation.Write write) || !write.data().hasRemaining()) {
            return 0;
        }
        long offset = offsetOf(write, file);
        long first = offset / geometry.blockSizeBytes();
        long end = geometry.blocksOf(offset + write.data().remaining());
        return file.isPresent() ? newBlocks.count(open, file.fileId(), first, end) : end - first;
    }

    void apply(Batch batch, FileState file, long sourceOffset, FileOperation operation) {
        if (operation instanceof FileOperation.Write write) {
            write(batch, file, sourceOffset, write);
        } else if (operation instanceof FileOperation.Zero zero) {
            punch(batch, file, sourceOffset, zero.offsetBytes(), zero.lengthBytes());
        } else if (operation instanceof FileOperation.Punch punch) {
            punch(batch, file, sourceOffset, punch.offsetBytes(), punch.lengthBytes());
        } else if (operation instanceof FileOperation.Truncate truncate) {
            truncate(batch, file, sourceOffset, truncate.sizeBytes());
        } else if (operation instanceof FileOperation.Unlink) {
            unlink(batch, file);
        }
    }

    private void write(Batch batch, FileState file, long sourceOffset, FileOperation.Write write) {
        DirtyFile dirty = dirty(batch, file);
        long offset = offsetOf(write, file);
        dirty.write(offset, write.data(), sourceOffset);
        boolean grows = write.data().hasRemaining();
        long end = grows ? Math.max(file.sizeBytes(), offset + write.data().remaining()) : file.sizeBytes();
        dirty.changedBy(sourceOffset, end);
    }

    private void punch(Batch batch, FileState file, long sourceOffset, long offsetBytes, long lengthBytes) {
        DirtyFile dirty = dirty(batch, file);
        long end = Math.min(file.sizeBytes(), offsetBytes + lengthBytes);
        if (offsetBytes < end) {
            dirty.punch(offsetBytes, end, sourceOffset);
        }
        dirty.changedBy(sourceOffset, file.sizeBytes());
    }

    private void truncate(Batch batch, FileState file, long sourceOffset, long sizeBytes) {
        DirtyFile dirty = dirty(batch, file);
        if (sizeBytes < file.sizeBytes()) {
            dirty.truncate(sizeBytes, sourceOffset);
        }
        dirty.changedBy(sourceOffset, sizeBytes);
    }

    private static void unlink(Batch batch, FileState file) {
        if (file.isPresent()) {
            batch.removed(file);
            file.remove();
        }
    }

    private DirtyFile dirty(Batch batch, FileState file) {
        if (!file.isPresent()) {
            file.create(nextFileId);
            batch.created(nextFileId);
            nextFileId++;
        }
        DirtyFile known = batch.dirtyFile(file.fileId());
        if (known != null) {
            return known;
        }
        DirtyFile dirty = new DirtyFile(file, geometry.blockSizeBytes(), batch.arena(), pendingBlocks);
        batch.dirty(dirty);
        return dirty;
    }

    private static long offsetOf(FileOperation.Write write, FileState file) {
        return write.offsetBytes() == FileOperation.Write.AT_END_OF_FILE ? file.sizeBytes() : write.offsetBytes();
    }
}
