package io.zonelog.deploy.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchedPartitionsTest {
    @Test
    void neighboursAreToldAsRanges() {
        assertThat(header(List.of(at("b", 3), at("a", 0), at("b", 4), at("b", 5), at("b", 7), at("b", 0))))
                .isEqualTo("a/0; b/0,3-5,7");
        assertThat(header(List.of())).isEmpty();
    }

    @Test
    void exactlyWhatWasSearchedIsCovered() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 200; round++) {
            List<SourceIdentity> searched = new ArrayList<>();
            List<SourceIdentity> others = new ArrayList<>();
            for (String topic : List.of("a", "a.b", "b")) {
                for (int number = 0; number < 20; number++) {
                    (random.nextInt(3) == 0 ? others : searched).add(at(topic, number));
                }
            }
            String header = header(searched);
            assertThat(SearchedPartitions.cover(header, searched)).isTrue();
            for (SourceIdentity other : others) {
                assertThat(SearchedPartitions.cover(header, List.of(other)))
                        .as("%s in %s", other, header)
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "t", "t/", "t/x", "t/1-", "t/-1", "u/1", "t/2-1", "t/99999999999", "t/1 2"})
    void whatIsNotWellFormedCoversNothing(String header) {
        assertThat(SearchedPartitions.cover(header, List.of(at("t", 1)))).isFalse();
    }

    private static String header(List<SourceIdentity> searched) {
        HttpFields.Mutable headers = HttpFields.build();
        SearchedPartitions.put(
                headers,
                searched.stream()
                        .map(identity -> new SourcePosition(1, identity, 0, SourcePosition.NO_LEADER_EPOCH))
                        .toList());
        return headers.get(SearchedPartitions.HEADER);
    }

    private static SourceIdentity at(String topic, int number) {
        return new SourceIdentity("cluster", "id", topic, number);
    }
}
