package io.zonelog.deploy.s3;

import io.zonelog.deploy.content.FileVersion;
import io.zonelog.deploy.content.PercentEncoding;
import io.zonelog.deploy.content.listing.ListPage;
import io.zonelog.deploy.content.listing.ListedFile;
import io.zonelog.deploy.content.listing.Listing;
import io.zonelog.deploy.content.listing.Listing.Entry;
import io.zonelog.mapping.MappingView;
import io.zonelog.mapping.SourcePosition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A page of a bucket, as ListObjects (version 1) and ListObjectsV2 give it. Used by one thread. */
final class ObjectList {
    private static final int LARGEST_PAGE = 1000;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final S3Request request;
    private final boolean isSecondVersion;
    private final String prefix;
    private final String delimiter;
    private final int mostEntries;
    /** What the page before, or the client, has seen last; empty for nothing. */
    private final String after;

    private final UnaryOperator<String> encoding;
    private final List<Entry> entries = new ArrayList<>();
    private boolean truncated;

    /**
     * Reads what is asked for.
     *
     * @throws S3Problem if a parameter cannot be what it is
     */
    ObjectList(S3Request request) {
        this.request = request;
        isSecondVersion = request.parameter("list-type").map("2"::equals).orElse(false);
        if (request.has("list-type") && !isSecondVersion) {
            throw S3Problem.invalidArgument("list-type must be 2, or not be given");
        }
        prefix = request.parameter("prefix").orElse("");
        delimiter = request.parameter("delimiter").orElse("");
        mostEntries = Math.min(LARGEST_PAGE, request.number("max-keys", LARGEST_PAGE));
        Optional<String> encodingType = request.parameter("encoding-type");
        if (encodingType.isPresent() && !encodingType.get().equals("url")) {
            throw S3Problem.invalidArgument("encoding-type must be url, or not be given");
        }
        encoding = encodingType.isPresent() ? PercentEncoding::encodePath : UnaryOperator.identity();
        after = isSecondVersion
                ? request.parameter("continuation-token")
                        .map(ObjectList::lastOfToken)
                        .or(() -> request.parameter("start-after"))
                        .orElse("")
                : request.parameter("marker").orElse("");
    }

    /** What to list. */
    Listing.Scope scope() {
        return Listing.Scope.behind(prefix, delimiter, after);
    }

    /** Reads the page from some partitions, and writes it. */
    ByteBuffer read(MappingView view, List<SourcePosition> sources) {
        try (Listing listing = new Listing(view, sources, scope())) {
            fill(() -> listing.advance() ? listing.current() : null);
        }
        return write();
    }

    /** Rows of a page out of which a page of objects is made. */
    int pageRows() {
        return mostEntries + 1;
    }

    /** Reads what some partitions have to add to a page. */
    ListPage page(MappingView view, List<SourcePosition> sources) {
        return ListPage.read(new Listing(view, sources, scope()), pageRows());
    }

    /** Writes the page that pages of all partitions make up. */
    ByteBuffer merged(List<ListPage> pages) {
        ListPage page = ListPage.merge(pages, pageRows());
        Iterator<Entry> rows = page.entries().iterator();
        fill(() -> rows.hasNext() ? rows.next() : null);
        truncated |= page.next() != null && mostEntries > 0;
        return write();
    }

    private void fill(Supplier<@Nullable Entry> rows) {
        Entry entry = next(rows);
        while (entry != null && entries.size() < mostEntries) {
            Entry following = next(rows);
            while (following != null && isSameKey(entry, following)) {
                entry = ListedFile.LATEST.compare(entry.file(), following.file()) > 0 ? entry : following;
                following = next(rows);
            }
            entries.add(entry);
            entry = following;
        }
        truncated = entry != null && mostEntries > 0;
    }

    private @Nullable Entry next(Supplier<@Nullable Entry> rows) {
        Entry row = rows.get();
        // keys that are rolled up to what the page before has ended with
        return row != null && row.text().equals(after) ? rows.get() : row;
    }

    private static boolean isSameKey(Entry one, Entry other) {
        return one.file() != null && other.file() != null && one.text().equals(other.text());
    }

    private ByteBuffer write() {
        S3Xml xml = new S3Xml("ListBucketResult", S3Xml.NAMESPACE);
        xml.element("Name", request.bucket()).element("Prefix", encoding.apply(prefix));
        if (!delimiter.isEmpty()) {
            xml.element("Delimiter", encoding.apply(delimiter));
        }
        if (request.has("encoding-type")) {
            xml.element("EncodingType", "url");
        }
        xml.element("MaxKeys", Integer.toString(mostEntries)).element("IsTruncated", Boolean.toString(truncated));
        String last = entries.isEmpty() ? "" : entries.get(entries.size() - 1).text();
        if (isSecondVersion) {
            xml.element("KeyCount", Integer.toString(entries.size()));
            request.parameter("continuation-token").ifPresent(token -> xml.element("ContinuationToken", token));
            request.parameter("start-after").ifPresent(key -> xml.element("StartAfter", encoding.apply(key)));
            if (truncated) {
                xml.element("NextContinuationToken", token(last));
            }
        } else {
            xml.element("Marker", encoding.apply(after));
            if (truncated) {
                xml.element("NextMarker", encoding.apply(last));
            }
        }
        for (Entry entry : entries) {
            write(xml, entry);
        }
        return xml.bytes();
    }

    private void write(S3Xml xml, Entry entry) {
        ListedFile file = entry.file();
        if (file == null) {
            xml.begin("CommonPrefixes")
                    .element("Prefix", encoding.apply(entry.text()))
                    .end();
            return;
        }
        FileVersion version = file.version();
        xml.begin("Contents")
                .element("Key", encoding.apply(entry.text()))
                .element("LastModified", time(version))
                .element("ETag", version.etag())
                .element("Size", Long.toString(version.sizeBytes()))
                .element("StorageClass", "STANDARD")
                .end();
    }

    /** Clients want a time; where it is not known, the beginning of time. */
    private static String time(FileVersion version) {
        return TIME.format(Instant.ofEpochMilli(Math.max(0, version.lastModifiedMillis())));
    }

    private static String token(String last) {
        return Base64.getUrlEncoder().encodeToString(last.getBytes(StandardCharsets.UTF_8));
    }

    private static String lastOfToken(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notOurs) {
            throw S3Problem.invalidArgument("continuation-token must be the NextContinuationToken of the page before");
        }
    }
}
