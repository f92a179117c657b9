package io.zonelog.deploy.content;

import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpFields;

/**
 * The header by which an engine tells another one in which partitions it has looked. Who asks knows only what the engine held a while ago, and
 * must not take "not found" for an answer about a partition that has left it meanwhile. Written as {@code topic/0,3-5; other/1}.
 */
public final class SearchedPartitions {
    /** Its name. */
    public static final String HEADER = "Zonelog-Searched";

    private SearchedPartitions() {}

    /** Puts the header. */
    public static void put(HttpFields.Mutable headers, List<SourcePosition> sources) {
        Map<String, TreeSet<Integer>> numbers = new TreeMap<>();
        sources.forEach(source -> numbers.computeIfAbsent(source.identity().topic(), topic -> new TreeSet<>())
                .add(source.identity().partition()));
        headers.put(
                HEADER,
                numbers.entrySet().stream()
                        .map(topic -> topic.getKey() + "/" + ranges(topic.getValue()))
                        .collect(Collectors.joining("; ")));
    }

    private static String ranges(SortedSet<Integer> numbers) {
        StringBuilder text = new StringBuilder();
        for (int first : numbers) {
            if (!numbers.contains(first - 1)) {
                int last = first;
                while (numbers.contains(last + 1)) {
                    last++;
                }
                text.append(text.isEmpty() ? "" : ",").append(first).append(last == first ? "" : "-" + last);
            }
        }
        return text.toString();
    }

    /**
     * Whether an engine has looked in all of some partitions.
     *
     * @param header what it said; what is not well-formed names no partition
     */
    public static boolean cover(String header, Collection<SourceIdentity> partitions) {
        List<String> topics = Arrays.asList(header.split("; "));
        return partitions.stream().allMatch(identity -> topics.stream().anyMatch(topic -> covers(topic, identity)));
    }

    private static boolean covers(String topic, SourceIdentity identity) {
        String prefix = identity.topic() + "/";
        return topic.startsWith(prefix)
                && Arrays.stream(topic.substring(prefix.length()).split(","))
                        .anyMatch(range -> covers(range, identity.partition()));
    }

    private static boolean covers(String range, int number) {
        if (!range.matches("\\d{1,9}(-\\d{1,9})?")) {
            return false;
        }
        int dash = range.indexOf('-');
        int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
        int last = Integer.parseInt(range.substring(dash + 1));
        return first <= number && number <= last;
    }
}
