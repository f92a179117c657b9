package io.zonelog.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.engine.EngineFixture;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.mapping.FileKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * What a real program did to its files, system call by system call, as a partition of records, with what its files were in between. In the resource a
 * call is a line of {@code zonelog simulate}, where a rename is a clone and an unlink. A comment in between gives the size and the SHA-256 of a file
 * at that point, computed from the same calls by another program, and the last ones equal those of the files that the program left.
 */
final class ProgramHistory {
    private static final String MARK = "# sha256 ";
    private static final Pattern FIELD = Pattern.compile("\"([\\w-]+)\":\"?([^\",}]*)");

    private final List<Call> calls = new ArrayList<>();
    /** By the offset of the record that follows them. */
    private final Map<Long, List<Mark>> marks = new HashMap<>();

    /** What one file was at one point. */
    record Mark(String file, int sizeBytes, String sha256) {
        /** Fails where a file is not what it was for the program. */
        void assertHolds(byte[] content) {
            assertThat(content).as(file).hasSize(sizeBytes);
            assertThat(sumOf(content)).as(file).isEqualTo(sha256);
        }
    }

    /** Reads the history of a program. */
    static ProgramHistory of(String program) {
        String name = "histories/" + program + ".jsonl.gz";
        ProgramHistory history = new ProgramHistory();
        try (InputStream packed = EngineFixture.class.getResourceAsStream(name)) {
            if (packed == null) {
                throw new IllegalArgumentException("there is no " + name);
            }
            InputStreamReader plain = new InputStreamReader(new GZIPInputStream(packed), StandardCharsets.UTF_8);
            new BufferedReader(plain).lines().forEach(history::add);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return history;
    }

    private void add(String line) {
        if (line.startsWith(MARK)) {
            String[] words = line.split(" ", -1);
            marks.computeIfAbsent(size(), offset -> new ArrayList<>())
                    .add(new Mark(words[2], Integer.parseInt(words[3]), words[4]));
        } else if (!line.startsWith("#")) {
            calls.add(Call.of(line));
        }
    }

    /** How many records there are; the first has the offset 0. */
    long size() {
        return calls.size();
    }

    Call call(long offset) {
        return calls.get(Math.toIntExact(offset));
    }

    /** What files were behind all records below an offset, where that is known. */
    List<Mark> marksAt(long offset) {
        return marks.getOrDefault(offset, List.of());
    }

    /** At how many points it is known what files were. */
    int markedPoints() {
        return marks.size();
    }

    private static String sumOf(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** One call, by the fields of its line. */
    record Call(Map<String, String> fields) {
        private static Call of(String line) {
            Map<String, String> fields = new HashMap<>();
            Matcher matcher = FIELD.matcher(line);
            while (matcher.find()) {
                fields.put(matcher.group(1), matcher.group(2));
            }
            return new Call(fields);
        }

        String file() {
            return text("file");
        }

        /** What the call does, in a partition that the engine has given a number. */
        FileOperation operation(int sourceId) {
            String name = fields.getOrDefault("op", "write");
            long offset = number("offset");
            long length = number("length");
            return switch (name) {
                case "write" -> new FileOperation.Write(offset, ByteBuffer.wrap(data()));
                case "truncate" -> new FileOperation.Truncate(number("size"));
                case "zero" -> new FileOperation.Zero(offset, length);
                case "punch" -> new FileOperation.Punch(offset, length);
                case "fallocate" -> new FileOperation.Fallocate(offset, length);
                case "clone" ->
                    new FileOperation.Clone(
                            FileKey.of(sourceId, text("source")), number("source-offset"), offset, length);
                case "sync" -> new FileOperation.Sync();
                case "unlink" -> new FileOperation.Unlink();
                default -> throw new IllegalArgumentException("unknown operation " + name);
            };
        }

        private byte[] data() {
            return fields.containsKey("zeros")
                    ? new byte[Math.toIntExact(number("length"))]
                    : Base64.getDecoder().decode(text("data"));
        }

        private String text(String name) {
            return fields.getOrDefault(name, "");
        }

        private long number(String name) {
            return Long.parseLong(fields.getOrDefault(name, "0"));
        }
    }
}
