package io.zonelog.deploy.view;

import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.Printable;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds files by what users type: a key, or {@code key@topic/partition} where several partitions have the key. */
public final class FileFinder {
    private final MappingStore store;
    private final LeftBehind leftBehind;

    public FileFinder(MappingStore store, LeftBehind leftBehind) {
        this.store = store;
        this.leftBehind = leftBehind;
    }

    /**
     * The file of that name.
     *
     * @throws CommandFailure if there is none, or more than one
     */
    public FoundFile find(String text) {
        List<FoundFile> all = byKey(text, source -> true);
        if (all.isEmpty()) {
            int at = text.lastIndexOf('@');
            if (at > 0) {
                all = byKey(text.substring(0, at), source -> source.toString().equals(text.substring(at + 1)));
            }
        }
        List<FoundFile> found =
                all.stream().filter(file -> leftBehind.sees(file.position())).toList();
        if (found.isEmpty() && !all.isEmpty()) {
            throw CommandFailure.problem(Printable.name(all.get(0).qualifiedKey()) + " is "
                    + LeftBehind.note(all.get(0).position())
                    + ": its partition is not held here; --left (?left=true) reads it as it was then");
        }
        if (found.isEmpty()) {
            throw CommandFailure.problem("no file is named " + Printable.name(text) + "; zonelog ls lists all files");
        }
        if (found.size() > 1) {
            throw CommandFailure.usage("several partitions have a file of that name; ask for "
                    + found.stream()
                            .map(file -> Printable.name(file.qualifiedKey()))
                            .collect(Collectors.joining(" or ")));
        }
        return found.get(0);
    }

    /**
     * A file that was found before, as it is now.
     *
     * @throws CommandFailure if it is not there any more
     */
    public FoundFile find(FileRow row) {
        return byKey(row.key(), source -> source.topic().equals(row.topic()) && source.partition() == row.partition())
                .stream()
                .filter(file -> leftBehind.sees(file.position()))
                .findFirst()
                .orElseThrow(() -> CommandFailure.problem("the file " + Printable.name(row.key()) + " has gone"));
    }

    /** Walks over every file whose key begins with a prefix, partition by partition, in the order of keys. */
    public Cursor<FoundFile> files(String keyPrefix) {
        return new FoundFiles(store, keyPrefix, null, leftBehind::sees);
    }

    /** Hands over every file whose key begins with a prefix, partition by partition, in the order of keys. */
    public void forEach(String keyPrefix, Consumer<FoundFile> action) {
        try (Cursor<FoundFile> files = files(keyPrefix)) {
            while (files.advance()) {
                action.accept(files.current());
            }
        }
    }

    private List<FoundFile> byKey(String key, Predicate<SourceIdentity> wanted) {
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        if (name.length == 0 || name.length > FileKey.MAX_NAME_BYTES) {
            return List.of();
        }
        List<FoundFile> found = new ArrayList<>();
        for (SourcePosition source : store.positions()) {
            if (wanted.test(source.identity())) {
                Optional<FileRecord> file = store.file(new FileKey(source.sourceId(), name));
                file.ifPresent(record -> found.add(new FoundFile(record, source)));
            }
        }
        return found;
    }

    /**
     * A file and the partition that writes it.
     *
     * @param file what the store knows of it
     * @param position its partition, and how far that is consumed
     */
    public record FoundFile(FileRecord file, SourcePosition position) {
        /** Its topic and partition. */
        public SourceIdentity source() {
            return position.identity();
        }

        /** How to ask for this file when its key alone is ambiguous. */
        public String qualifiedKey() {
            return file.key().name() + "@" + source().topic() + "/" + source().partition();
        }
    }
}
