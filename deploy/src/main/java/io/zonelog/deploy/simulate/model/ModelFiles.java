package io.zonelog.deploy.simulate.model;

import io.zonelog.engine.apply.FileOperation;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the files of a trace must hold: every operation applied to plain bytes in memory. */
public final class ModelFiles {
    private final SortedMap<String, SparseContent> files = new TreeMap<>();

    SortedMap<String, SparseContent> files() {
        return Collections.unmodifiableSortedMap(files);
    }

    /** Does what the engine applied to a file. */
    public void apply(String file, FileOperation operation) {
        if (operation instanceof FileOperation.Unlink) {
            files.remove(file);
        } else if (operation instanceof FileOperation.Rename rename) {
            rename(rename.source().name(), file);
        } else if (!(operation instanceof FileOperation.Sync)) {
            change(files.computeIfAbsent(file, unused -> new SparseContent()), operation);
        }
    }

    private void change(SparseContent content, FileOperation operation) {
        if (operation instanceof FileOperation.Write write) {
            boolean atEnd = write.offsetBytes() == FileOperation.Write.AT_END_OF_FILE;
            if (write.data().hasRemaining()) {
                content.write(atEnd ? content.sizeBytes() : write.offsetBytes(), write.data());
            }
        } else if (operation instanceof FileOperation.Truncate truncate) {
            content.resize(truncate.sizeBytes());
        } else if (operation instanceof FileOperation.Zero zero) {
            content.zero(zero.offsetBytes(), zero.offsetBytes() + zero.lengthBytes());
        } else if (operation instanceof FileOperation.Punch punch) {
            content.zero(punch.offsetBytes(), punch.offsetBytes() + punch.lengthBytes());
        } else if (operation instanceof FileOperation.Clone clone) {
            copy(clone, content);
        } else if (!(operation instanceof FileOperation.Fallocate)) {
            throw new IllegalStateException("the model does not know " + operation);
        }
    }

    private void rename(String from, String to) {
        SparseContent content = files.remove(from);
        if (content == null) {
            throw new IllegalStateException("the engine renamed a file that is not there: " + from);
        }
        files.put(to, content);
    }

    private void copy(FileOperation.Clone clone, SparseContent content) {
        SparseContent source = files.get(clone.source().name());
        if (source == null) {
            throw new IllegalStateException("the engine cloned a file that is not there: " + clone);
        }
        long length = clone.lengthBytes() == FileOperation.Clone.TO_END_OF_SOURCE
                ? source.sizeBytes() - clone.sourceOffsetBytes()
                : clone.lengthBytes();
        content.copyFrom(source, clone.sourceOffsetBytes(), clone.offsetBytes(), length);
    }
}
