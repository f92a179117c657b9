package io.zonelog.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.EngineData;
import io.zonelog.deploy.testing.CommandLineRun;
import io.zonelog.deploy.testing.WrittenData;
import io.zonelog.metadata.MetadataOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code zonelog unlink} and {@code zonelog truncate} where no engine runs, and where one runs that takes no commands. */
class FileOrderCommandsTest {
    private WrittenData data;

    @BeforeEach
    void writeTwoFiles(@TempDir Path directory) throws IOException {
        data = WrittenData.inSmallZones(directory, engine -> {
            engine.write("a", 0, content());
            engine.write("b", 0, content());
        });
    }

    private static byte[] content() {
        byte[] content = new byte[4 * WrittenData.BLOCK];
        Arrays.fill(content, (byte) 7);
        return content;
    }

    @Test
    void filesAreUnlinkedAndMadeShorterAtTheStoredPosition() {
        assertThat(data.run("unlink", "a").out()).isEqualTo("a: done at offset 2 of writes partition 0\n");
        assertThat(data.run("truncate", "b", "--size", "5000", "--json").out())
                .contains("\"key\":\"b\"", "\"topic\":\"writes\"", "\"partition\":0", "\"position\":2");
        assertThat(data.run("cat", "a").status()).isEqualTo(1);
        assertThat(data.run("cat", "b").bytes().array()).isEqualTo(Arrays.copyOf(content(), 5000));
        assertThat(data.run("truncate", "b", "--size", "6000").err()).contains("the file has 5000 bytes");
        assertThat(data.run("unlink", "a").err()).contains("no file is named a");
        assertThat(data.run("check").status()).isZero();
        assertThat(data.run("scrub").status()).isZero();
    }

    @Test
    void anEngineThatTakesNoCommandsIsToldOf() {
        try (EngineData engine = EngineData.open(new DataDirectory(data.directory()), MetadataOptions.forReader())) {
            assertThat(engine.device().geometry().zoneCount()).isEqualTo(40);
            CommandLineRun refused = data.run("unlink", "a");
            assertThat(refused.status()).isEqualTo(2);
            assertThat(refused.err()).contains("takes commands over HTTP only").hasLineCount(1);
        }
        assertThat(data.run("cat", "a").bytes().array()).isEqualTo(content());
    }
}
