package io.zonelog.deploy.data;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole of the drill of which {@link DamageDrillTest} inflicts a share: each kind of damage to eleven files. */
@Tag("soak")
class DamageDrillSoakIT {
    private static final int FILES_FOR_EACH_KIND = 11;

    @TempDir
    private Path temporary;

    @Test
    void noneOfHundredsOfDamagesGivesAWrongAnswer() throws IOException {
        DamageDrillTest.inflict(
                temporary,
                Integer.getInteger("zonelog.damages", FILES_FOR_EACH_KIND * Damage.ALL.size()),
                Long.getLong("zonelog.seed", 1));
    }
}
