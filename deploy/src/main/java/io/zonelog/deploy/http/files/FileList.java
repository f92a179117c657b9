package io.zonelog.deploy.http.files;

import io.zonelog.deploy.content.FileVersion;
import io.zonelog.deploy.content.PercentEncoding;
import io.zonelog.deploy.content.listing.ListPlace;
import io.zonelog.deploy.content.listing.ListedFile;
import io.zonelog.deploy.content.listing.Listing;
import io.zonelog.deploy.content.listing.Listing.Entry;
import io.zonelog.deploy.http.HttpProblem;
import io.zonelog.deploy.peer.FileQuery;
import io.zonelog.deploy.terminal.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a list of files is written, row by row. */
interface FileList {
    String contentType();

    String head();

    /** A row; the first one knows that it is. */
    String row(Entry entry, boolean isFirst);

    /**
     * The end.
     *
     * @param next where the next page begins; null at the end of the list
     * @param missing partitions that nobody answers for, as {@code topic/partition}
     */
    String tail(@Nullable String next, Set<String> missing);

    /**
     * What a page lists.
     *
     * @param place what the page before said of this one
     */
    static Listing.Scope scope(String prefix, String delimiter, String place) {
        try {
            return new Listing.Scope(prefix, delimiter, ListPlace.parse(place));
        } catch (IllegalArgumentException notOurs) {
            throw HttpProblem.badRequest("from must be the \"next\" of the page before");
        }
    }

    /** For programs: {@code {"prefix":…,"entries":[…],"next":…}}. */
    record JsonRows(String prefix) implements FileList {
        @Override
        public String contentType() {
            return "application/json; charset=utf-8";
        }

        @Override
        public String head() {
            return "{\"prefix\":" + Json.text(prefix) + ",\"entries\":[";
        }

        @Override
        public String row(Entry entry, boolean isFirst) {
            Map<String, Object> fields = new LinkedHashMap<>();
            ListedFile file = entry.file();
            if (file == null) {
                fields.put("prefix", entry.text());
            } else {
                FileVersion version = file.version();
                fields.put("key", file.key());
                fields.put("topic", file.topic());
                fields.put("partition", file.partition());
                fields.put("sizeBytes", version.sizeBytes());
                fields.put("etag", version.etag());
                if (version.lastModifiedMillis() >= 0) {
                    fields.put(
                            "lastModified",
                            Instant.ofEpochMilli(version.lastModifiedMillis()).toString());
                }
                if (file.isIncomplete()) {
                    fields.put("incompleteFrom", file.incompleteFrom());
                }
            }
            return (isFirst ? "\n" : ",\n") + Json.text(fields);
        }

        @Override
        public String tail(@Nullable String next, Set<String> missing) {
            String lacks = missing.isEmpty() ? "" : ",\"missing\":" + Json.text(missing);
            return "\n],\"next\":" + (next == null ? "null" : Json.text(next)) + lacks + "}\n";
        }
    }

    /** For browsers and mirroring tools: links to what lies one level below a prefix. */
    record HtmlRows(String prefix) implements FileList {
        private static final DateTimeFormatter MINUTES =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);

        @Override
        public String contentType() {
            return "text/html; charset=utf-8";
        }

        @Override
        public String head() {
            String title = "Index of /" + escape(prefix);
            String up = prefix.isEmpty() ? "" : "<tr><td><a href=\"../\">../</a></td></tr>\n";
            return "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>" + title
                    + "</title></head>\n<body><h1>" + title + "</h1>\n<table>\n" + up;
        }

        @Override
        public String row(Entry entry, boolean isFirst) {
            ListedFile file = entry.file();
            String name = escape(entry.text().substring(prefix.length()));
            String facts = "";
            if (file != null) {
                FileVersion version = file.version();
                String changed = version.lastModifiedMillis() < 0
                        ? ""
                        : MINUTES.format(Instant.ofEpochMilli(version.lastModifiedMillis()));
                facts = "<td>" + changed + "</td><td>" + version.sizeBytes() + "</td>";
            }
            return "<tr><td><a href=\"" + link(entry) + "\">" + name + "</a></td>" + facts + "</tr>\n";
        }

        @Override
        public String tail(@Nullable String next, Set<String> missing) {
            String lacks = missing.isEmpty()
                    ? ""
                    : "<p>Missing, since no engine answers for them: partitions " + escape(String.join(", ", missing))
                            + "</p>\n";
            String more =
                    next == null ? "" : "<p><a href=\"?from=" + PercentEncoding.encode(next) + "\">next page</a></p>\n";
            return "</table>\n" + lacks + more + "</body></html>\n";
        }

        /** Relative, but for names that would mean something else in a path. */
        private String link(Entry entry) {
            String relative = entry.text().substring(prefix.length());
            String segment = relative.endsWith("/") ? relative.substring(0, relative.length() - 1) : relative;
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                return FileQuery.PATH
                        + (entry.file() == null ? "?prefix=" : "?key=")
                        + PercentEncoding.encode(entry.text());
            }
            return PercentEncoding.encodePath(relative);
        }

        private static String escape(String text) {
            return text.replace("&", "&amp;")
                    .replace("<", "&lt;")
                    .replace(">", "&gt;")
                    .replace("\"", "&quot;");
        }
    }
}
