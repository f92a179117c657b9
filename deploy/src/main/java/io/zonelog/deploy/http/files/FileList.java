package io.zonelog.deploy.http.files;

import io.zonelog.deploy.content.FileVersion;
import io.zonelog.deploy.content.Listing;
import io.zonelog.deploy.content.Listing.Entry;
import io.zonelog.deploy.content.Located;
import io.zonelog.deploy.content.PercentEncoding;
import io.zonelog.deploy.http.HttpProblem;
import io.zonelog.deploy.terminal.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
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
     */
    String tail(@Nullable String next);

    /** Where a page begins, for the page before to say. */
    static String place(Entry entry) {
        Located file = entry.file();
        return (file == null ? "-" : file.source().sourceId()) + "/" + entry.text();
    }

    /**
     * What a page lists.
     *
     * @param place what the page before said of this one; {@code 0/} for the first
     */
    static Listing.Scope scope(String prefix, String delimiter, String place) {
        int slash = place.indexOf('/');
        String source = place.substring(0, Math.max(0, slash));
        if (slash < 0 || !(source.equals("-") || source.matches("\\d{1,9}"))) {
            throw HttpProblem.badRequest("from must be the \"next\" of the page before");
        }
        int sourceId = source.equals("-") ? 0 : Integer.parseInt(source);
        return new Listing.Scope(prefix, delimiter, place.substring(slash + 1), sourceId);
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
            Located located = entry.file();
            if (located == null) {
                fields.put("prefix", entry.text());
            } else {
                FileVersion version = FileVersion.of(located);
                fields.put("key", located.key());
                fields.put("topic", located.source().identity().topic());
                fields.put("partition", located.source().identity().partition());
                fields.put("sizeBytes", version.sizeBytes());
                fields.put("etag", version.etag());
                if (version.lastModifiedMillis() >= 0) {
                    fields.put(
                            "lastModified",
                            Instant.ofEpochMilli(version.lastModifiedMillis()).toString());
                }
                if (located.source().state().isIncomplete()) {
                    fields.put("incompleteFrom", located.source().state().incompleteFrom());
                }
            }
            return (isFirst ? "\n" : ",\n") + Json.text(fields);
        }

        @Override
        public String tail(@Nullable String next) {
            return "\n],\"next\":" + (next == null ? "null" : Json.text(next)) + "}\n";
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
            Located located = entry.file();
            String name = escape(entry.text().substring(prefix.length()));
            String facts = "";
            if (located != null) {
                FileVersion version = FileVersion.of(located);
                String changed = version.lastModifiedMillis() < 0
                        ? ""
                        : MINUTES.format(Instant.ofEpochMilli(version.lastModifiedMillis()));
                facts = "<td>" + changed + "</td><td>" + version.sizeBytes() + "</td>";
            }
            return "<tr><td><a href=\"" + link(entry) + "\">" + name + "</a></td>" + facts + "</tr>\n";
        }

        @Override
        public String tail(@Nullable String next) {
            String more =
                    next == null ? "" : "<p><a href=\"?from=" + PercentEncoding.encode(next) + "\">next page</a></p>\n";
            return "</table>\n" + more + "</body></html>\n";
        }

        /** Relative, but for names that would mean something else in a path. */
        private String link(Entry entry) {
            String relative = entry.text().substring(prefix.length());
            String segment = relative.endsWith("/") ? relative.substring(0, relative.length() - 1) : relative;
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                return FileRequest.PATH
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
