package io.zonelog.deploy;

import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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

    /** Whether all files have so many rounds at an engine, and no more. */
    boolean areAt(TestEngine engine, int rounds) {
        return engine.query(allNames("cat")).out().equals(lines(rounds).repeat(topic.partitions() * files));
    }

    /** The files that do not have so many rounds at an engine, or more, with what they hold. */
    Map<String, String> others(TestEngine engine, int rounds) {
        Map<String, String> others = new TreeMap<>();
        if (!areAt(engine, rounds)) {
            for (String name : allNames()) {
                others.put(name, engine.query("cat", name).out());
            }
            others.values().removeIf(lines(rounds)::equals);
        }
        return others;
    }

    private static String lines(int rounds) {
        return IntStream.range(0, rounds).mapToObj(number -> number + "\n").collect(Collectors.joining());
    }

    /** The names of all files, behind some words. */
    private String[] allNames(String... words) {
        IntStream partitions = IntStream.range(0, topic.partitions());
        Stream<String> names = partitions
                .boxed()
                .flatMap(partition -> IntStream.range(0, files).mapToObj(file -> name(partition, file)));
        return Stream.concat(Stream.of(words), names).toArray(String[]::new);
    }
}
