package io.zonelog.deploy.command.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.command.inspect.Inspection.Problems;
import org.junit.jupiter.api.Test;

class InspectionTest {
    @Test
    void problemsAreAllCountedAndTheFirstOfThemKept() {
        Problems problems = new Problems();
        for (int number = 0; number < 1_000_000; number++) {
            problems.accept("problem " + number);
        }
        assertThat(problems.count()).isEqualTo(1_000_000);
        assertThat(problems.lines()).hasSize(10_000).endsWith("problem 9999");
    }
}
