package io.zonelog.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.EngineData;
import io.zonelog.deploy.testing.CommandLineRun;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.simulated.SimulatedZonedDevice;
import io.zonelog.device.state.DeviceBehaviour;
import io.zonelog.engine.EngineFixture;
import io.zonelog.engine.EngineOptions;
import io.zonelog.metadata.MetadataOptions;
import io.zonelog.metadata.RocksDbMappingStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code zonelog unlink} and {@code zonelog truncate} where no engine runs, and where one runs that takes no commands. */
class FileOrderCommandsTest {
    private static final int BLOCK = 4096;

    @TempDir
    Path directory;

    @BeforeEach
    void writeTwoFiles() throws IOException {
        DataDirectory data = new DataDirectory(directory);
        data.create(new DeviceGeometry(new UUID(1, 2), BLOCK, 40, 0, 64, 64, 16, 0, 0), DeviceBehaviour.STANDARD);
        SimulatedZonedDevice device = SimulatedZonedDevice.open(data.device());
        RocksDbMappingStore store =
                RocksDbMappingStore.open(data.metadata(), device.geometry().deviceUuid(), MetadataOptions.forReader());
        try (EngineFixture engine =
                new EngineFixture(device, store, EngineOptions.standard(), (batch, positions) -> {})) {
            engine.write("a", 0, content());
            engine.write("b", 0, content());
            engine.drain();
        }
    }

    private static byte[] content() {
        byte[] content = new byte[4 * BLOCK];
        Arrays.fill(content, (byte) 7);
        return content;
    }

    private CommandLineRun run(String... words) {
        String[] all = Arrays.copyOf(words, words.length + 2);
        all[words.length] = "--data";
        all[words.length + 1] = directory.toString();
        return CommandLineRun.of(all);
    }

    @Test
    void filesAreUnlinkedAndMadeShorterAtTheStoredPosition() {
        assertThat(run("unlink", "a").out()).isEqualTo("a: done at offset 2 of writes partition 0\n");
        assertThat(run("truncate", "b", "--size", "5000", "--json").out())
                .contains("\"key\":\"b\"", "\"topic\":\"writes\"", "\"partition\":0", "\"position\":2");
        assertThat(run("cat", "a").status()).isEqualTo(1);
        assertThat(run("cat", "b").bytes().array()).isEqualTo(Arrays.copyOf(content(), 5000));
        assertThat(run("truncate", "b", "--size", "6000").err()).contains("the file has 5000 bytes");
        assertThat(run("unlink", "a").err()).contains("no file is named a");
        assertThat(run("check").status()).isZero();
        assertThat(run("scrub").status()).isZero();
    }

    @Test
    void anEngineThatTakesNoCommandsIsToldOf() {
        try (EngineData engine = EngineData.open(new DataDirectory(directory), MetadataOptions.forReader())) {
            assertThat(engine.device().geometry().zoneCount()).isEqualTo(40);
            CommandLineRun refused = run("unlink", "a");
            assertThat(refused.status()).isEqualTo(2);
            assertThat(refused.err()).contains("takes commands over HTTP only").hasLineCount(1);
        }
        assertThat(run("cat", "a").bytes().array()).isEqualTo(content());
    }
}
