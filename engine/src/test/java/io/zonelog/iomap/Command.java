package io.zonelog.iomap;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One line of a {@link CaseFile}: a verb, then words and {@code name=value} pairs. Sizes are bytes, or with {@code k} and {@code m}
 * KiB and MiB; {@code 8k+4k} is the range of 4 KiB that starts at 8 KiB.
 *
 * @param verb the first word
 * @param words the words without a value
 * @param values the pairs
 */
record Command(String verb, List<String> words, Map<String, String> values) {
    /**
     * A range of bytes.
     *
     * @param startBytes its first byte
     * @param lengthBytes its length
     */
    record Range(long startBytes, long lengthBytes) {
        long endBytes() {
            return startBytes + lengthBytes;
        }

        static Range parse(String text) {
            int plus = text.indexOf('+');
            return new Range(bytes(text.substring(0, plus)), bytes(text.substring(plus + 1)));
        }

        @Override
        public String toString() {
            return text(startBytes) + "+" + text(lengthBytes);
        }
    }

    static Command parse(String line) {
        List<String> words = new ArrayList<>();
        Map<String, String> values = new LinkedHashMap<>();
        String[] tokens = line.trim().split(" +", -1);
        for (int index = 1; index < tokens.length; index++) {
            int equals = tokens[index].indexOf('=');
            if (equals < 0) {
                words.add(tokens[index]);
            } else {
                values.put(tokens[index].substring(0, equals), tokens[index].substring(equals + 1));
            }
        }
        return new Command(tokens[0], words, values);
    }

    static long bytes(String text) {
        int last = text.length() - 1;
        return switch (text.charAt(last)) {
            case 'k' -> Long.parseLong(text.substring(0, last)) << 10;
            case 'm' -> Long.parseLong(text.substring(0, last)) << 20;
            default -> Long.parseLong(text);
        };
    }

    static String text(long bytes) {
        if (bytes != 0 && bytes % (1 << 20) == 0) {
            return (bytes >> 20) + "m";
        }
        return bytes != 0 && bytes % (1 << 10) == 0 ? (bytes >> 10) + "k" : Long.toString(bytes);
    }

    boolean has(String word) {
        return words.contains(word);
    }

    String word(int index) {
        return words.get(index);
    }

    /** The first word that is a range. */
    Range range() {
        return words.stream()
                .filter(word -> word.indexOf('+') >= 0)
                .map(Range::parse)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no range in " + this));
    }

    String value(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    long bytes(String name, String otherwise) {
        return bytes(value(name, otherwise));
    }

    IllegalArgumentException unknown() {
        return new IllegalArgumentException("no such command: " + this);
    }
}
