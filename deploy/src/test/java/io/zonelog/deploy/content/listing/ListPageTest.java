package io.zonelog.deploy.content.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.deploy.content.FileVersion;
import io.zonelog.deploy.content.listing.Listing.Entry;
import io.zonelog.mapping.SourcePosition.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListPageTest {
    private static final int PARTITIONS = 3;

    /** Three lists with the same keys now and then, walked in pages of the merged list. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100})
    void pagesOfAMergedListHaveEveryEntryOnceInOrder(int limit) {
        for (int seed = 0; seed < 50; seed++) {
            List<List<Entry>> lists = randomLists(new Random(seed));
            TreeSet<ListPlace> all = new TreeSet<>();
            lists.forEach(list -> list.forEach(entry -> all.add(entry.place())));
            List<ListPlace> walked = new ArrayList<>();
            ListPlace from = ListPlace.FIRST;
            while (from != null) {
                ListPlace begin = from;
                ListPage page = ListPage.merge(
                        lists.stream().map(list -> page(list, begin, limit)).toList(), limit);
                assertThat(page.entries().size()).isLessThanOrEqualTo(limit);
                page.entries().forEach(entry -> walked.add(entry.place()));
                from = page.next() == null ? null : ListPlace.parse(page.next().toString());
            }
            assertThat(walked).as("seed %d", seed).containsExactlyElementsOf(all);
        }
    }

    @Test
    void aPlaceReadsAsItWasWritten() {
        for (ListPlace place : List.of(
                ListPlace.FIRST,
                ListPlace.before("a/b:c"),
                ListPlace.behind("a\nb"),
                new ListPlace("", "topic.of-mine_1", 17),
                new ListPlace("1:2/3", "t", 0))) {
            assertThat(ListPlace.parse(place.toString())).isEqualTo(place);
        }
        for (String other : List.of("", "x", "0/x", "t/x", "t:/x", "t:x/x", "t:9999999999/x", ":0/x")) {
            assertThatThrownBy(() -> ListPlace.parse(other)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static ListPage page(List<Entry> list, ListPlace from, int limit) {
        List<Entry> rest = list.stream()
                .filter(entry -> entry.place().compareTo(from) >= 0)
                .toList();
        return rest.size() > limit
                ? new ListPage(rest.subList(0, limit), rest.get(limit).place())
                : new ListPage(rest, null);
    }

    private static List<List<Entry>> randomLists(Random random) {
        List<List<Entry>> lists = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            TreeSet<String> keys = new TreeSet<>();
            int count = random.nextInt(12);
            for (int number = 0; number < count; number++) {
                keys.add(Integer.toString(random.nextInt(20)));
            }
            List<Entry> list = new ArrayList<>();
            for (String key : keys) {
                // what ends with 5 stands for keys that are rolled up, which several lists have
                list.add(
                        key.endsWith("5")
                                ? new Entry(key, null)
                                : new Entry(
                                        key,
                                        new ListedFile(
                                                key, "t", partition, new FileVersion("\"e\"", 0, 1), State.COMPLETE)));
            }
            list.sort(Comparator.comparing(Entry::place));
            lists.add(list);
        }
        return lists;
    }
}
