package io.zonelog.deploy.content.listing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a list of files, the same at every engine: lists are in the order of keys' bytes, and files of one key in that of topics and
 * partitions.
 *
 * @param text the key, or what keys that are rolled up begin with
 * @param topic of the file; empty for what is rolled up, and in front of all files of the key
 * @param partition of the file
 */
public record ListPlace(String text, String topic, int partition) implements Comparable<ListPlace> {
    /** In front of everything. */
    public static final ListPlace FIRST = before("");

    /** No topic's name has it, and it is behind all of their characters. */
    private static final String BEHIND_TOPICS = "~";

    private static final Pattern FORM = Pattern.compile("(?:-|([^/:]{1,249}):(\\d{1,9}))/(.*)", Pattern.DOTALL);

    /** In front of all files of a key. */
    public static ListPlace before(String key) {
        return new ListPlace(key, "", 0);
    }

    /** Behind all files of a key. */
    static ListPlace behind(String key) {
        return new ListPlace(key, BEHIND_TOPICS, 0);
    }

    /**
     * What {@link #toString} has written.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static ListPlace parse(String written) {
        Matcher form = FORM.matcher(written);
        if (!form.matches()) {
            throw new IllegalArgumentException("not a place in a list");
        }
        return form.group(1) == null
                ? before(form.group(3))
                : new ListPlace(form.group(3), form.group(1), Integer.parseInt(form.group(2)));
    }

    @Override
    public int compareTo(ListPlace other) {
        int byText = Arrays.compareUnsigned(
                text.getBytes(StandardCharsets.UTF_8), other.text.getBytes(StandardCharsets.UTF_8));
        if (byText != 0) {
            return byText;
        }
        int byTopic = topic.compareTo(other.topic);
        return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
    }

    /** As the next page is asked for. */
    @Override
    public String toString() {
        return (topic.isEmpty() ? "-" : topic + ":" + partition) + "/" + text;
    }
}
