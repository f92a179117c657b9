package io.zonelog.deploy.content;

import io.zonelog.deploy.content.ByteRanges.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpDateTime;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/** What the conditions of a GET or HEAD come to for a version of a file, in the order of RFC 9110, section 13.2.2. Pure. */
public final class Conditions {
    private static final String ANY = "*";

    private Conditions() {}

    /** What is to be answered. */
    public enum Verdict {
        /** The whole file: 200. */
        WHOLE,
        /** The ranges: 206. */
        PARTIAL,
        /** The client has this version: 304. */
        NOT_MODIFIED,
        /** The client wants another version: 412. */
        FAILED,
        /** No range begins in the file: 416. */
        UNSATISFIABLE
    }

    /**
     * A verdict.
     *
     * @param verdict what is to be answered
     * @param ranges what of the file; all of it for {@link Verdict#WHOLE}
     */
    public record Outcome(Verdict verdict, List<Range> ranges) {
        public Outcome {
            ranges = List.copyOf(ranges);
        }
    }

    /** Decides. */
    public static Outcome decide(HttpFields headers, FileVersion version) {
        if (isFailed(headers, version)) {
            return new Outcome(Verdict.FAILED, List.of());
        }
        if (isUnmodified(headers, version)) {
            return new Outcome(Verdict.NOT_MODIFIED, List.of());
        }
        Optional<List<Range>> ranges = Optional.ofNullable(headers.get(HttpHeader.RANGE))
                .filter(header -> mayBeRanged(headers.get(HttpHeader.IF_RANGE), version))
                .flatMap(header -> ByteRanges.parse(header, version.sizeBytes()));
        if (ranges.isEmpty()) {
            return whole(version);
        }
        return new Outcome(ranges.get().isEmpty() ? Verdict.UNSATISFIABLE : Verdict.PARTIAL, ranges.get());
    }

    /** The outcome for a client that wants the whole file. */
    static Outcome whole(FileVersion version) {
        List<Range> all = version.sizeBytes() == 0 ? List.of() : List.of(new Range(0, version.sizeBytes()));
        return new Outcome(Verdict.WHOLE, all);
    }

    private static boolean isFailed(HttpFields headers, FileVersion version) {
        List<String> wanted = tags(headers, HttpHeader.IF_MATCH);
        if (!wanted.isEmpty()) {
            return !wanted.contains(ANY) && !wanted.contains(version.etag());
        }
        long unmodifiedSince = seconds(headers.get(HttpHeader.IF_UNMODIFIED_SINCE));
        return unmodifiedSince >= 0 && version.lastModifiedSeconds() > unmodifiedSince;
    }

    private static boolean isUnmodified(HttpFields headers, FileVersion version) {
        List<String> known = tags(headers, HttpHeader.IF_NONE_MATCH);
        if (!known.isEmpty()) {
            return known.contains(ANY) || known.contains(version.etag()) || known.contains("W/" + version.etag());
        }
        long modifiedSince = seconds(headers.get(HttpHeader.IF_MODIFIED_SINCE));
        return modifiedSince >= 0
                && version.lastModifiedSeconds() >= 0
                && version.lastModifiedSeconds() <= modifiedSince;
    }

    private static boolean mayBeRanged(@Nullable String ifRange, FileVersion version) {
        if (ifRange == null) {
            return true;
        }
        String wanted = ifRange.strip();
        if (wanted.startsWith("\"") || wanted.startsWith("W/")) {
            return wanted.equals(version.etag());
        }
        long date = seconds(wanted);
        return date >= 0 && date == version.lastModifiedSeconds();
    }

    /** The entity tags of a header, each with its quotes; tags without quotes count too, since some clients send them so. */
    private static List<String> tags(HttpFields headers, HttpHeader name) {
        List<String> tags = new ArrayList<>();
        for (String value : headers.getCSV(name, true)) {
            boolean bare = !value.endsWith("\"") && !value.equals(ANY);
            tags.add(bare ? '"' + value + '"' : value);
        }
        return tags;
    }

    /** A date in seconds since 1970; below zero if there is none or it is not well-formed. */
    private static long seconds(@Nullable String date) {
        if (date == null) {
            return FileVersion.UNKNOWN;
        }
        try {
            return Math.floorDiv(HttpDateTime.parseToEpoch(date), 1000L);
        } catch (IllegalArgumentException notADate) {
            return FileVersion.UNKNOWN;
        }
    }
}
