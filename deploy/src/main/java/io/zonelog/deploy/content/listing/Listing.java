package io.zonelog.deploy.content.listing;

import io.zonelog.deploy.content.Located;
import io.zonelog.mapping.Cursor;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.MappingView;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The files of some partitions in the order of their keys' bytes, as one list; keys that have a delimiter behind the prefix are rolled up
 * to one entry each, as S3 does. Holds one row of each partition in memory, and skips what it rolls up without reading it. Used by one
 * thread.
 */
public final class Listing implements AutoCloseable {
    private final MappingView view;
    private final byte[] prefix;
    private final byte[] delimiter;
    private final byte[] from;
    private final ListPlace fromPlace;
    private final PriorityQueue<Head> heads =
            new PriorityQueue<>(Comparator.comparing((Head head) -> head.name(), Arrays::compareUnsigned)
                    .thenComparing(head -> head.source.identity().topic())
                    .thenComparingInt(head -> head.source.identity().partition()));
    private @Nullable Entry current;

    /**
     * What is listed.
     *
     * @param prefix what keys begin with; may be empty
     * @param delimiter what rolls keys up; empty for none
     * @param from where the list begins
     */
    public record Scope(String prefix, String delimiter, ListPlace from) {
        /** The list behind all files of a key. */
        public static Scope behind(String prefix, String delimiter, String key) {
            return new Scope(prefix, delimiter, ListPlace.behind(key));
        }
    }

    /**
     * One row.
     *
     * @param text the key, or what keys that are rolled up begin with
     * @param file the file; null for keys that are rolled up
     */
    public record Entry(String text, @Nullable ListedFile file) {
        /** Where it stands. */
        public ListPlace place() {
            return file == null ? ListPlace.before(text) : new ListPlace(text, file.topic(), file.partition());
        }
    }

    /** The next file of one partition. */
    private static final class Head {
        private final SourcePosition source;
        private Cursor<FileRecord> cursor;

        Head(SourcePosition source, Cursor<FileRecord> cursor) {
            this.source = source;
            this.cursor = cursor;
        }

        byte[] name() {
            return cursor.current().key().nameBytes();
        }
    }

    /**
     * Opens a list.
     *
     * @param view what is listed, as of one moment
     * @param sources its partitions
     */
    public Listing(MappingView view, List<SourcePosition> sources, Scope scope) {
        this.view = view;
        this.prefix = scope.prefix().getBytes(StandardCharsets.UTF_8);
        this.delimiter = scope.delimiter().getBytes(StandardCharsets.UTF_8);
        this.from = scope.from().text().getBytes(StandardCharsets.UTF_8);
        this.fromPlace = scope.from();
        byte[] least = Arrays.compareUnsigned(from, prefix) > 0 ? from : prefix;
        if (least.length <= FileKey.MAX_NAME_BYTES && prefix.length <= FileKey.MAX_NAME_BYTES) {
            byte[] first = least.length == 0 ? new byte[1] : least;
            for (SourcePosition source : sources) {
                enter(new Head(source, view.filesFrom(new FileKey(source.sourceId(), first))));
            }
        }
    }

    /** Steps to the next entry; false at the end. */
    public boolean advance() {
        Head head = heads.poll();
        if (head == null) {
            current = null;
            return false;
        }
        byte[] name = head.name();
        int end = delimiter.length == 0 ? -1 : indexOfDelimiter(name);
        if (end < 0) {
            ListedFile file = ListedFile.of(new Located(head.cursor.current(), head.source));
            current = new Entry(file.key(), file);
            enter(head);
        } else {
            byte[] common = Arrays.copyOf(name, end + delimiter.length);
            current = new Entry(new String(common, StandardCharsets.UTF_8), null);
            heads.add(head);
            skipTo(behind(common));
        }
        return true;
    }

    /** Whether {@link #advance} will step to another entry. */
    public boolean hasNext() {
        return !heads.isEmpty();
    }

    /** The entry that the last {@link #advance} stepped to. */
    public Entry current() {
        Entry entry = current;
        if (entry == null) {
            throw new IllegalStateException("the list stands on no entry");
        }
        return entry;
    }

    /** Steps a partition on, and takes it up again if it has more. */
    private void enter(Head head) {
        boolean more = head.cursor.advance();
        if (more && isListedBefore(head)) {
            more = head.cursor.advance();
        }
        if (more && begins(head.name())) {
            heads.add(head);
        } else {
            head.cursor.close();
        }
    }

    /** The page before ended with this key, in this partition or in one behind it. */
    private boolean isListedBefore(Head head) {
        SourceIdentity identity = head.source.identity();
        return Arrays.equals(head.name(), from)
                && new ListPlace(fromPlace.text(), identity.topic(), identity.partition()).compareTo(fromPlace) < 0;
    }

    /** The least name above all that begin with some bytes, which end in UTF-8. */
    private static byte[] behind(byte[] names) {
        byte[] next = names.clone();
        // No byte of UTF-8 is 0xff.
        next[next.length - 1]++;
        return next;
    }

    private void skipTo(byte[] name) {
        List<Head> behind = new ArrayList<>();
        for (Head head = heads.peek();
                head != null && Arrays.compareUnsigned(head.name(), name) < 0;
                head = heads.peek()) {
            behind.add(heads.remove());
        }
        for (Head head : behind) {
            head.cursor.close();
            head.cursor = view.filesFrom(new FileKey(head.source.sourceId(), name));
            enter(head);
        }
    }

    private boolean begins(byte[] name) {
        return name.length >= prefix.length && Arrays.equals(name, 0, prefix.length, prefix, 0, prefix.length);
    }

    private int indexOfDelimiter(byte[] name) {
        for (int at = prefix.length; at <= name.length - delimiter.length; at++) {
            if (Arrays.equals(name, at, at + delimiter.length, delimiter, 0, delimiter.length)) {
                return at;
            }
        }
        return -1;
    }

    @Override
    public void close() {
        heads.forEach(head -> head.cursor.close());
        heads.clear();
    }
}
