package io.zonelog.deploy.s3;

import io.zonelog.deploy.content.FileVersion;
import io.zonelog.deploy.content.Listing;
import io.zonelog.deploy.content.Listing.Entry;
import io.zonelog.deploy.content.Located;
import io.zonelog.deploy.content.PercentEncoding;
import io.zonelog.mapping.MappingView;
import io.zonelog.mapping.SourcePosition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
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

    /** Reads the page from some partitions, and writes it. */
    ByteBuffer read(MappingView view, List<SourcePosition> sources) {
        Listing.Scope scope = new Listing.Scope(prefix, delimiter, after, Listing.Scope.BEHIND_ALL);
        try (Listing listing = new Listing(view, sources, scope)) {
            Entry entry = next(listing);
            while (entry != null && entries.size() < mostEntries) {
                Entry following = next(listing);
                while (following != null && isSameKey(entry, following)) {
                    entry = Located.LATEST.compare(entry.file(), following.file()) > 0 ? entry : following;
                    following = next(listing);
                }
                entries.add(entry);
                entry = following;
            }
            truncated = entry != null && mostEntries > 0;
        }
        return write();
    }

    private @Nullable Entry next(Listing listing) {
        boolean more = listing.advance();
        if (more && listing.current().text().equals(after)) {
            // keys that are rolled up to what the page before has ended with
            more = listing.advance();
        }
        return more ? listing.current() : null;
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
        Located file = entry.file();
        if (file == null) {
            xml.begin("CommonPrefixes")
                    .element("Prefix", encoding.apply(entry.text()))
                    .end();
            return;
        }
        FileVersion version = FileVersion.of(file);
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
