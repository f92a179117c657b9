package io.zonelog.deploy.content;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ranges that a Range header asks for (RFC 9110, section 14). */
final class ByteRanges {
    /** More ranges than anybody needs: the header is ignored. */
    private static final int MOST_RANGES = 64;

    private static final String UNIT = "bytes=";

    private ByteRanges() {}

    /**
     * Bytes of a file.
     *
     * @param firstByte where they begin
     * @param lengthBytes 1 or more
     */
    record Range(long firstByte, long lengthBytes) {
        long lastByte() {
            return firstByte + lengthBytes - 1;
        }

        /** The value of a Content-Range header. */
        String contentRange(long sizeBytes) {
            return "bytes " + firstByte + "-" + lastByte() + "/" + sizeBytes;
        }
    }

    /**
     * Reads a header.
     *
     * @return empty if the header is to be ignored: another unit, not well-formed, or more than anybody needs; else the ranges that begin in
     *     the file, none if there are none
     */
    static Optional<List<Range>> parse(String header, long sizeBytes) {
        if (!header.regionMatches(true, 0, UNIT, 0, UNIT.length())) {
            return Optional.empty();
        }
        String[] parts = header.substring(UNIT.length()).split(",", -1);
        if (parts.length > MOST_RANGES) {
            return Optional.empty();
        }
        List<Range> ranges = new ArrayList<>();
        for (String part : parts) {
            String text = part.strip();
            int dash = text.indexOf('-');
            if (text.isEmpty()) {
                continue;
            }
            if (dash < 0
                    || !isNumber(text, 0, dash)
                    || !isNumber(text, dash + 1, text.length())
                    || text.length() == 1) {
                return Optional.empty();
            }
            long first = number(text.substring(0, dash));
            long last = number(text.substring(dash + 1));
            if (dash > 0 && dash < text.length() - 1 && first > last) {
                return Optional.empty();
            }
            range(dash == 0, first, dash == text.length() - 1 ? Long.MAX_VALUE : last, sizeBytes)
                    .ifPresent(ranges::add);
        }
        return isWasteful(ranges, sizeBytes) ? Optional.empty() : Optional.of(ranges);
    }

    private static Optional<Range> range(boolean isSuffix, long first, long last, long sizeBytes) {
        long from = isSuffix ? Math.max(0, sizeBytes - last) : first;
        long to = isSuffix ? sizeBytes - 1 : Math.min(last, sizeBytes - 1);
        return from > to ? Optional.empty() : Optional.of(new Range(from, to - from + 1));
    }

    /** Several ranges that together are more than the file overlap for no good reason. */
    private static boolean isWasteful(List<Range> ranges, long sizeBytes) {
        long total = 0;
        for (Range range : ranges) {
            total += range.lengthBytes();
            if (total > sizeBytes || total < 0) {
                return ranges.size() > 1;
            }
        }
        return false;
    }

    private static boolean isNumber(String text, int from, int to) {
        for (int at = from; at < to; at++) {
            if (text.charAt(at) < '0' || text.charAt(at) > '9') {
                return false;
            }
        }
        return true;
    }

    /** Digits; what is beyond 64 bits is as good as the largest. */
    private static long number(String digits) {
        long value = 0;
        for (int at = 0; at < digits.length(); at++) {
            int digit = digits.charAt(at) - '0';
            if (value > (Long.MAX_VALUE - digit) / 10) {
                return Long.MAX_VALUE;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
