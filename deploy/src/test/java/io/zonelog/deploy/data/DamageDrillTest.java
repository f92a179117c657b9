package io.zonelog.deploy.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens to a file of a data directory, queries, {@code check}, {@code scrub} and the start of an engine give what is right, or say in
 * one line that something is not. {@code -Dzonelog.damages=N} inflicts more, {@code -Dzonelog.seed=N} others.
 */
class DamageDrillTest {
    @TempDir
    private Path temporary;

    @Test
    void noDamageGivesAWrongAnswer() throws IOException {
        inflict(temporary, Integer.getInteger("zonelog.damages", Damage.ALL.size()), Long.getLong("zonelog.seed", 1));
    }

    /** Each kind of damage in turn, each time to the file that was spared longest. */
    static void inflict(Path temporary, int damages, long seed) throws IOException {
        DamagedDirectory directory = new DamagedDirectory(temporary);
        List<String> files = new ArrayList<>(directory.files());
        Collections.shuffle(files, new Random(seed));
        List<String> wrong = new ArrayList<>();
        for (int number = 0; number < damages; number++) {
            Damage damage = Damage.ALL.get(number % Damage.ALL.size());
            String file = files.get((number + number / files.size()) % files.size());
            for (String line : directory.verdict(file, damage, seed + number)) {
                wrong.add(damage + " " + file + " (seed " + (seed + number) + "): " + line);
            }
        }
        assertThat(wrong).isEmpty();
    }
}
