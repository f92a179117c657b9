package io.zonelog.iomap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The iomap rules as tables: {@code join.txt}, {@code split.txt}, {@code merge.txt} and {@code writeback.txt}. */
class IomapTablesTest {
    @TestFactory
    Stream<DynamicTest> dirtyRangesJoinAsTheTableSays() {
        return CaseFile.read("join.txt").tests(JoinScript::new);
    }

    @TestFactory
    Stream<DynamicTest> ioendsAreSplitAsTheTableSays() {
        return CaseFile.read("split.txt").tests(SplitScript::new);
    }

    @TestFactory
    Stream<DynamicTest> completedIoendsMergeAsTheTableSays() {
        return CaseFile.read("merge.txt").tests(MergeScript::new);
    }

    @TestFactory
    Stream<DynamicTest> everyIoendFinishesAsTheTableSays() {
        return CaseFile.read("writeback.txt").tests(WritebackScript::new);
    }

    @Test
    void theTablesHoldEveryDecision() {
        assertThat(named("join.txt", JoinRule.Decision.values())).containsExactly(JoinRule.Decision.END_OF_PASS);
        assertThat(named("writeback.txt", new JoinRule.Decision[] {JoinRule.Decision.END_OF_PASS}))
                .isEmpty();
        assertThat(named("merge.txt", MergeRule.Decision.values())).isEmpty();
        assertThat(named("split.txt", IoendSplitter.Limit.values())).isEmpty();
        assertThat(CaseFile.read("split.txt").expectedAnswers())
                .anyMatch(answer -> answer.startsWith("fits, "))
                .anyMatch(answer -> answer.startsWith("front "))
                .anyMatch(answer -> answer.startsWith("refused "));
    }

    @Test
    void theTablesHoldAtLeastEightyCases() {
        assertThat(Stream.of("join.txt", "split.txt", "merge.txt", "writeback.txt")
                        .mapToInt(name -> CaseFile.read(name).caseCount())
                        .sum())
                .isGreaterThanOrEqualTo(80);
    }

    /** The values that no answer of a table names. */
    private static List<Enum<?>> named(String table, Enum<?>[] values) {
        List<String> answers = CaseFile.read(table).expectedAnswers();
        return Arrays.stream(values)
                .<Enum<?>>map(value -> value)
                .filter(value -> answers.stream()
                        .noneMatch(answer ->
                                Arrays.asList(answer.split("[ :,]+", -1)).contains(value.name())))
                .toList();
    }
}
