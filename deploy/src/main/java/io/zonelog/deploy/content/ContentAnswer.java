package io.zonelog.deploy.content;

import io.zonelog.deploy.content.ByteRanges.Range;
import io.zonelog.deploy.content.Conditions.Outcome;
import io.zonelog.deploy.content.Conditions.Verdict;
import io.zonelog.mapping.SourcePosition;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.eclipse.jetty.http.HttpDateTime;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers GET and HEAD with a file, or with parts of it (RFC 9110, sections 8, 14 and 15.3.7). For any thread. */
public final class ContentAnswer {
    private static final String UNKNOWN_TYPE = "application/octet-stream";

    private final ContentBuffers buffers;

    public ContentAnswer(ContentBuffers buffers) {
        this.buffers = buffers;
    }

    /** The media type that a file's name tells. */
    public static String typeOf(String key) {
        String type = MimeTypes.DEFAULTS.getMimeByExtension(key);
        return type == null ? UNKNOWN_TYPE : type;
    }

    /** Whatever a file holds, a browser runs nothing of it, and keeps it only to ask whether it has changed. */
    public static void putGuards(HttpFields.Mutable headers) {
        headers.put(
                "Content-Security-Policy", "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put(HttpHeader.CACHE_CONTROL, "private, no-cache");
    }

    /** Puts the headers that tell which records are in an answer. */
    public static void putPosition(HttpFields.Mutable headers, SourcePosition source) {
        headers.put("Zonelog-Topic", source.identity().topic());
        headers.put("Zonelog-Partition", Integer.toString(source.identity().partition()));
        headers.put("Zonelog-Position", Long.toString(source.nextOffset()));
        if (source.state().isIncomplete()) {
            headers.put("Zonelog-Incomplete-From", Long.toString(source.state().incompleteFrom()));
        }
    }

    /** Puts the headers that tell the version; a 304 or an error has them too. */
    public static void putVersion(HttpFields.Mutable headers, FileVersion version) {
        headers.put(HttpHeader.ETAG, version.etag());
        headers.put(HttpHeader.ACCEPT_RANGES, "bytes");
        if (version.lastModifiedSeconds() >= 0) {
            headers.put(
                    HttpHeader.LAST_MODIFIED,
                    HttpDateTime.format(
                            Instant.ofEpochSecond(version.lastModifiedSeconds()).atZone(ZoneOffset.UTC)));
        }
    }

    /**
     * Sends an answer; a Content-Type that is there already is kept.
     *
     * @param file closed at the end
     * @param outcome to send all, parts, or that nothing has changed
     */
    public void send(Request request, Response response, Callback callback, OpenFile file, Outcome outcome) {
        HttpFields.Mutable headers = response.getHeaders();
        putVersion(headers, file.version());
        if (outcome.verdict() == Verdict.NOT_MODIFIED) {
            response.setStatus(HttpStatus.NOT_MODIFIED_304);
            end(response, callback, file);
            return;
        }
        boolean partial = outcome.verdict() == Verdict.PARTIAL;
        response.setStatus(partial ? HttpStatus.PARTIAL_CONTENT_206 : HttpStatus.OK_200);
        String type = typeOf(file.located().key());
        Deque<ContentBody.Part> parts = new ArrayDeque<>();
        if (outcome.ranges().size() > 1) {
            multipart(headers, type, outcome.ranges(), file.version().sizeBytes(), parts);
        } else {
            if (!headers.contains(HttpHeader.CONTENT_TYPE)) {
                headers.put(HttpHeader.CONTENT_TYPE, type);
            }
            for (Range range : outcome.ranges()) {
                parts.add(ContentBody.Part.of(range));
                if (partial) {
                    headers.put(
                            HttpHeader.CONTENT_RANGE,
                            range.contentRange(file.version().sizeBytes()));
                }
            }
        }
        headers.put(HttpHeader.CONTENT_LENGTH, lengthOf(parts));
        if (parts.isEmpty() || HttpMethod.HEAD.is(request.getMethod())) {
            end(response, callback, file);
        } else {
            new ContentBody(file, parts, response, buffers, callback).iterate();
        }
    }

    private static void end(Response response, Callback callback, OpenFile file) {
        file.close();
        response.write(true, ByteBuffer.allocate(0), callback);
    }

    private static long lengthOf(Deque<ContentBody.Part> parts) {
        long length = 0;
        for (ContentBody.Part part : parts) {
            Range range = part.range();
            length += range == null ? part.text().length() : range.lengthBytes();
        }
        return length;
    }

    private static void multipart(
            HttpFields.Mutable headers,
            String type,
            List<Range> ranges,
            long sizeBytes,
            Deque<ContentBody.Part> parts) {
        String boundary = UUID.randomUUID().toString();
        headers.put(HttpHeader.CONTENT_TYPE, "multipart/byteranges; boundary=" + boundary);
        for (Range range : ranges) {
            parts.add(text((parts.isEmpty() ? "" : "\r\n") + "--" + boundary + "\r\nContent-Type: " + type
                    + "\r\nContent-Range: " + range.contentRange(sizeBytes) + "\r\n\r\n"));
            parts.add(ContentBody.Part.of(range));
        }
        parts.add(text("\r\n--" + boundary + "--\r\n"));
    }

    private static ContentBody.Part text(String text) {
        return new ContentBody.Part(text, null);
    }
}
