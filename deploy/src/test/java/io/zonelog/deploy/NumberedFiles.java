package io.zonelog.deploy;

import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Files that hold the numbers of rounds, a line and a record for each.
 *
 * @param files in each partition
 */
record NumberedFiles(TestTopic topic, int files) {
    /** Appends rounds to all files; returns when the broker has them. */
    void append(int from, int to) {
        for (int number = from; number < to; number++) {
            for (int partition = 0; partition < topic.partitions(); partition++) {
                for (int file = 0; file < files; file++) {
                    topic.append(partition, name(partition, file), (number + "\n").getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        topic.flush();
    }

    private static String name(int partition, int file) {
        return "f" + partition + "-" + file;
    }

    /** The files that do not have so many rounds at an engine, or more, with what they hold. */
    Map<String, String> others(TestEngine engine, int rounds) {
        String wanted =
                IntStream.range(0, rounds).mapToObj(number -> number + "\n").collect(Collectors.joining());
        Map<String, String> others = new TreeMap<>();
        for (int partition = 0; partition < topic.partitions(); partition++) {
            for (int file = 0; file < files; file++) {
                String found = engine.query("cat", name(partition, file)).out();
                if (!found.equals(wanted)) {
                    others.put(name(partition, file), found);
                }
            }
        }
        return others;
    }
}
