package io.zonelog.deploy.command.answer;

import io.zonelog.deploy.command.remote.EngineClient;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.peer.FileQuery;
import io.zonelog.deploy.view.FileRow;
import io.zonelog.mapping.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads a file from an engine over HTTP. An answer that is cut off is gone on with, as long as the file is the same version; so what is
 * handed over is of one version, or the command ends. Used by one thread.
 */
final class ContentFetch {
    private static final int BUFFER_BYTES = 256 << 10;
    /** Answers in a row that are cut off before they have brought anything. */
    private static final int MAX_RETRIES = 5;

    private static final int PARTIAL_CONTENT = 206;

    private final EngineClient engine;
    private final FileRow file;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private String version = "";
    private long position;
    private long endBytes;

    ContentFetch(EngineClient engine, FileRow file) {
        this.engine = engine;
        this.file = file;
    }

    /** Hands a part over that has bytes in the file. */
    void run(Answers.Part part, Answers.Taker taker) {
        position = part.offsetBytes();
        endBytes = part.lengthBytes() > Long.MAX_VALUE - position ? Long.MAX_VALUE : position + part.lengthBytes();
        int retries = 0;
        boolean more = true;
        while (more) {
            long before = position;
            try {
                more = answer(taker);
            } catch (IOException cutOff) {
                retries = position > before ? 0 : retries + 1;
                if (retries > MAX_RETRIES) {
                    throw CommandFailure.problem(
                            Printable.name(file.key()) + ": the engine at " + engine.url()
                                    + " breaks its answers off; its log says why: " + FailureLine.of(cutOff),
                            cutOff);
                }
            }
        }
    }

    /** Reads one answer to its end; false if there is no more to read. */
    private boolean answer(Answers.Taker taker) throws IOException {
        HttpResponse<InputStream> response = engine.open(path(file), headers());
        try (InputStream body = response.body()) {
            version = response.headers().firstValue("ETag").orElse("");
            if (position > 0 && response.statusCode() != PARTIAL_CONTENT) {
                throw CommandFailure.problem("the engine at " + engine.url() + " answers with another part");
            }
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                position += count;
                if (count > 0 && !taker.take(buffer, count)) {
                    return false;
                }
            }
            return false;
        }
    }

    /** Where the engine serves a file. */
    static String path(FileRow file) {
        return FileQuery.inPartition(file.key(), file.topic(), file.partition()).path();
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        if (position > 0 || endBytes < Long.MAX_VALUE) {
            headers.put("Range", "bytes=" + position + "-" + (endBytes < Long.MAX_VALUE ? endBytes - 1 : ""));
        }
        if (!version.isEmpty()) {
            headers.put("If-Match", version);
        }
        return headers;
    }
}
