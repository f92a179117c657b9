package io.zonelog.deploy.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Lines of random operations on a few files, always the same ones for a seed. */
final class RandomWorkload {
    private static final int FILES = 5;
    private static final int BLOCK_BYTES = 4096;
    private static final int MAX_OFFSET_BYTES = 200_000;
    private static final int MAX_LENGTH_BYTES = 60_000;

    private final SplittableRandom random;

    RandomWorkload(long seed) {
        random = new SplittableRandom(seed);
    }

    List<String> lines(int count) {
        List<String> lines = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            if (random.nextInt(20) == 0) {
                lines.addAll(cloneLines());
            } else {
                lines.add("{\"file\":\"f" + random.nextInt(FILES) + "\"," + operation() + "}");
            }
        }
        return lines;
    }

    /** A write that makes the source long enough, then the clone. */
    private List<String> cloneLines() {
        int source = random.nextInt(FILES);
        int offset = random.nextInt(MAX_OFFSET_BYTES);
        int length = random.nextInt(1, MAX_LENGTH_BYTES);
        int target = offset % BLOCK_BYTES + random.nextInt(MAX_OFFSET_BYTES / BLOCK_BYTES) * BLOCK_BYTES;
        return List.of(
                String.format(Locale.ROOT, "{\"file\":\"f%d\",\"offset\":%d,\"length\":%d}", source, offset, length),
                String.format(
                        Locale.ROOT,
                        "{\"file\":\"f%d\",\"op\":\"clone\",\"source\":\"f%d\",\"source-offset\":%d,\"offset\":%d,\"length\":%d}",
                        (source + 1 + random.nextInt(FILES - 1)) % FILES,
                        source,
                        offset,
                        target,
                        length));
    }

    private String operation() {
        int offset = random.nextInt(MAX_OFFSET_BYTES);
        int length = random.nextInt(MAX_LENGTH_BYTES);
        return switch (random.nextInt(12)) {
            case 0 -> String.format(Locale.ROOT, "\"op\":\"zero\",\"offset\":%d,\"length\":%d", offset, length);
            case 1 -> String.format(Locale.ROOT, "\"op\":\"punch\",\"offset\":%d,\"length\":%d", offset, length);
            case 2 -> String.format(Locale.ROOT, "\"op\":\"truncate\",\"size\":%d", offset);
            case 3 -> random.nextBoolean() ? "\"op\":\"unlink\"" : "\"op\":\"sync\"";
            case 4 -> String.format(Locale.ROOT, "\"length\":%d", length);
            case 5 -> String.format(Locale.ROOT, "\"offset\":%d,\"zeros\":true,\"length\":%d", offset, length);
            case 6 ->
                String.format(
                        Locale.ROOT,
                        "\"offset\":%d,\"length\":%d,\"direct\":true,\"hint\":\"long\"",
                        offset / BLOCK_BYTES * BLOCK_BYTES,
                        length / BLOCK_BYTES * BLOCK_BYTES);
            case 7 -> String.format(Locale.ROOT, "\"op\":\"fallocate\",\"offset\":%d,\"length\":%d", offset, length);
            default -> String.format(Locale.ROOT, "\"offset\":%d,\"length\":%d", offset, length);
        };
    }
}
