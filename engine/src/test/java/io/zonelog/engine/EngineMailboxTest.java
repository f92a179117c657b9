package io.zonelog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EngineMailboxTest {
    private final EngineMailbox mailbox = new EngineMailbox();

    @Test
    void aTurnEndsAlthoughEveryEntryPostsAnother() {
        int[] ran = new int[1];
        Runnable endless = new Runnable() {
            @Override
            public void run() {
                ran[0]++;
                mailbox.post(this);
            }
        };
        mailbox.post(endless);
        assertThat(mailbox.runTurn()).isEqualTo(EngineMailbox.MAX_ENTRIES_PER_TURN);
        assertThat(ran[0]).isEqualTo(EngineMailbox.MAX_ENTRIES_PER_TURN);
    }

    @Test
    void whatATurnLeavesRunsInTheNextOneInOrder() {
        int posted = 2 * EngineMailbox.MAX_ENTRIES_PER_TURN + 3;
        List<Integer> ran = new ArrayList<>();
        IntStream.range(0, posted).forEach(number -> mailbox.post(() -> ran.add(number)));
        assertThat(mailbox.runTurn()).isEqualTo(EngineMailbox.MAX_ENTRIES_PER_TURN);
        assertThat(mailbox.runTurn()).isEqualTo(EngineMailbox.MAX_ENTRIES_PER_TURN);
        assertThat(mailbox.runTurn()).isEqualTo(3);
        assertThat(mailbox.runTurn()).isZero();
        assertThat(ran).isEqualTo(IntStream.range(0, posted).boxed().toList());
    }
}
