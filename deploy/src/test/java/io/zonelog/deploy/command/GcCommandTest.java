package io.zonelog.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.EngineData;
import io.zonelog.deploy.testing.CommandLineRun;
import io.zonelog.deploy.testing.WrittenData;
import io.zonelog.engine.ApplyResult;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.metadata.MetadataOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code zonelog gc} on data of which three quarters are dead. */
class GcCommandTest {
    private static final int FILES = 200;
    private static final int KEPT_OF = 4;

    private WrittenData data;

    @BeforeEach
    void writeAndUnlink(@TempDir Path directory) throws IOException {
        data = WrittenData.inSmallZones(directory, engine -> {
            for (int file = 0; file < FILES; file++) {
                assertThat(engine.write("f" + file, 0, content(file))).isEqualTo(ApplyResult.APPLIED);
            }
            engine.drain();
            for (int file = 0; file < FILES; file++) {
                if (file % KEPT_OF != 0) {
                    engine.apply("f" + file, new FileOperation.Unlink());
                }
            }
        });
    }

    private static byte[] content(int file) {
        byte[] content = new byte[4 * WrittenData.BLOCK];
        Arrays.fill(content, (byte) file);
        return content;
    }

    @Test
    void movesWhatLivesAndResetsTheRest() throws Exception {
        CommandLineRun gc = data.run("gc", "--json");
        assertThat(gc.status()).as(gc.err()).isZero();
        JsonNode answer = new ObjectMapper().readTree(gc.out());
        assertThat(answer.get("zoneResets").asLong()).isPositive();
        assertThat(answer.get("copiedBytes").asLong()).isPositive();
        assertThat(answer.at("/after/usedBytes").asLong()).isEqualTo(FILES / KEPT_OF * 4L * WrittenData.BLOCK);
        assertThat(answer.at("/before/usedBytes").asLong())
                .isEqualTo(answer.at("/after/usedBytes").asLong());
        assertThat(answer.at("/after/deadBytes").asLong())
                .isLessThan(answer.at("/before/deadBytes").asLong() / 2);
        assertThat(answer.at("/after/emptyZones").asLong())
                .isGreaterThan(answer.at("/before/emptyZones").asLong());
        for (int file = 0; file < FILES; file += KEPT_OF) {
            assertThat(data.run("cat", "f" + file).bytes().array()).isEqualTo(content(file));
        }
        assertThat(data.run("check").status()).isZero();
        assertThat(data.run("scrub").status()).isZero();
    }

    @Test
    void whatItGainedIsThereWhenTheDeviceIsOpenedAgain() throws Exception {
        JsonNode first = new ObjectMapper().readTree(data.run("gc", "--json").out());
        JsonNode second = new ObjectMapper().readTree(data.run("gc", "--json").out());
        assertThat(second.get("before")).isEqualTo(first.get("after"));
        assertThat(second.at("/after/emptyZones")).isEqualTo(first.at("/after/emptyZones"));
    }

    @Test
    void tellsPeopleWhatHasChanged() {
        assertThat(data.run("gc").out().lines())
                .hasSize(3)
                .satisfiesExactly(
                        before -> assertThat(before).startsWith("before: "),
                        after -> assertThat(after).startsWith("after:  "),
                        done -> assertThat(done).matches("\\d+ zones reset, \\d+ KiB copied"));
    }

    @Test
    void isRefusedBesideAnEngineThatTakesNoOrders() {
        try (EngineData engine = EngineData.open(new DataDirectory(data.directory()), MetadataOptions.forReader())) {
            assertThat(engine.lock()).isNotNull();
            CommandLineRun gc = data.run("gc");
            assertThat(gc.status()).isEqualTo(2);
            assertThat(gc.err())
                    .contains("takes commands over HTTP only", "http=on")
                    .hasLineCount(1);
        }
    }
}
