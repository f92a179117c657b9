package io.zonelog.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.testing.CommandLineRun;
import io.zonelog.deploy.testing.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrongUsageTest {
    @TempDir
    Path directory;

    /** In arguments, DIR stands for an empty directory; an empty cell of the message means that it only has to be one line. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    nonsense                                    | Unmatched argument
                    zone                                        | did you mean zones?
                    zones --watch 0                             | must be longer than nothing
                    offsets --watch often                       | is no time; write it as
                    ls --jsn                                    | did you mean --json?
                    map                                         | Missing required parameter: 'KEY'; zonelog map --help shows how
                    ls --data DIR/none                          | there is no zonelog data in DIR/none
                    ls --nonsense                               | Unknown option: '--nonsense'
                    cat f --data DIR --offset 1x                | no size
                    run --data DIR --set nonsense=1             | unknown setting nonsense
                    run --data DIR --set batch.max.bytes=1      | batch.max.bytes=1 (--set): must be a size from 64KiB to 512MiB
                    run --data DIR --set zones.open=99          | zones.open=99 (--set) must be at most the device's open limit of 14
                    run --data DIR --set space.reserve.zones=1  | space.reserve.zones=1 (--set) must be 0, or 2 or more
                    run --data DIR --set space.reserve.zones=256 | space.reserve.zones=256 (--set) must leave files some of the device's 256 sequential zones
                    run --data DIR --set space.over-provisioning.percent=0 | space.over-provisioning.percent=0 (--set): must be a whole number from 1 to 90
                    run --data DIR --set kafka.acks=0           | kafka.acks=0 would break a guarantee
                    run --config DIR/none.properties            | cannot read the configuration file DIR/none.properties (DIR/none.properties: no such file or directory)
                    run --data DIR/file/data                    | cannot use the data directory DIR/file/data
                    run --data DIR/file                         | cannot use the data directory DIR/file: it is no directory
                    run --data /proc/none                       | cannot use the data directory /proc/none: /proc/none: no such file or directory
                    broker --port 0 --dir /proc/none            | the embedded broker cannot start in /proc/none: /proc/none: no such file or directory
                    run --data DIR --set errors.policy=dead-letter | errors.policy=dead-letter (--set) needs errors.dead-letter.topic
                    run --data DIR --set bootstrap.servers=host | bootstrap.servers=host (--set): must be a comma list of host:port
                    produce f                                   | FILE goes with --op write
                    produce f DIR/none                          | there is no file DIR/none
                    produce f DIR                               | cannot read DIR: it is a directory
                    produce f --op truncate                     | --size goes with --op truncate
                    produce LONG --op sync                      | the key has 1025 bytes, and a file's name at most 1024
                    produce f --op clone --source LONG          | header zonelog.source has 1025 bytes
                    produce f DIR/byte --direct                 | a direct write of 1 bytes at the end of file is not a whole number of blocks of 4096 bytes
                    produce f - --direct --offset 100           | a direct write of 0 bytes at 100 is not a whole number of blocks
                    produce f DIR/byte --offset 9223372036854775807 | ends behind the largest file
                    produce f --op punch --offset 9223372036854775807 --length 1 | ends behind the largest file
                    produce f --op unlink --partition -1        | --partition must be 0 or more
                    broker --port 99999                         | --port must be from 0 to 65535
                    device                                      | a command is missing
                    simulate                                    | Missing required parameter: 'TRACE'
                    simulate DIR/none                           | cannot read the trace DIR/none
                    simulate DIR/file --data DIR/d --shuffle    | is for a device in memory
                    device create --data DIR --block-size 3000  | device.block.size=3000 (--block-size): must be a power of two
                    device create --data DIR --conventional-zones 300 | device.zone.conventional=300 (--conventional-zones) must be at most device.zone.count=256 (default)
                    device create --data DIR --write-cache big  | device.write.cache=big (--write-cache): must be volatile or absent
                    device create --data DIR --atomic-unit 5000 | device.atomic.unit=5000 (--atomic-unit) must be whole blocks
                    device create --data DIR --time-profile ssd | device.time.profile=ssd (--time-profile): must be instant or zn540
                    device grow --data DIR                      | Missing required option: '--zones=N|+N'
                    device grow --data DIR --zones 9            | there is no zonelog data in DIR
                    device fault 1 --data DIR                   | Missing required option: '--to=CONDITION'
                    device fault 1 --data DIR --to broken       | must be read-only or offline, not broken
                    device fault --data DIR --to offline        | Missing required parameter: 'ZONE'
                    zones --data DIR --blkzone --json           | --blkzone goes with neither --json nor --all
                    """)
    void isOneLineAndExitStatusTwo(String arguments, String message) throws Exception {
        Files.createFile(directory.resolve("file"));
        Files.writeString(directory.resolve("byte"), "b");
        String[] words = Stream.of(arguments.trim().split("\\s+", -1))
                .map(word -> word.replace("DIR", directory.toString()).replace("LONG", "k".repeat(1025)))
                .toArray(String[]::new);
        CommandLineRun run = CommandLineRun.of(words);
        assertThat(run.status()).as(Arrays.toString(words) + run.err()).isEqualTo(2);
        assertThat(run.err()).contains(message.replace("DIR", directory.toString()));
        assertThat(run.err().strip()).hasLineCount(1);
        assertThat(directory.resolve("device")).doesNotExist();
    }

    @Test
    void aPortThatSpeaksTlsIsNamedInOneLine() throws Exception {
        byte[] alert = {0x15, 3, 3, 0, 2, 2, 80};
        try (ServerSocket port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(
                    () -> {
                        try (Socket client = port.accept()) {
                            client.getInputStream().readNBytes(Integer.BYTES);
                            client.getOutputStream().write(alert);
                        } catch (IOException failure) {
                            throw new UncheckedIOException(failure);
                        }
                    },
                    "tls-port");
            server.start();
            CommandLineRun refused = CommandLineRun.of(
                    "produce", "f", "--op", "unlink", "--bootstrap", "127.0.0.1:" + port.getLocalPort());
            server.join();
            assertThat(refused.status()).isEqualTo(2);
            assertThat(refused.err()).contains("the port speaks TLS").hasLineCount(1);
        }
    }

    @Test
    void aPortThatIsInUseIsOneLineAndExitStatusTwo() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            CommandLineRun broker = CommandLineRun.of("broker", "--port", port, "--dir", directory.toString());
            assertThat(broker.status()).isEqualTo(2);
            assertThat(broker.err())
                    .contains("port " + port + " on 127.0.0.1 cannot be used")
                    .hasLineCount(1);
            String data = directory.resolve("data").toString();
            CommandLineRun.of("device", "create", "--data", data);
            CommandLineRun engine = CommandLineRun.of("run", "--data", data, "--set", "http.port=" + port);
            assertThat(engine.status()).isEqualTo(2);
            assertThat(engine.err())
                    .contains("cannot listen on http.address=127.0.0.1 http.port=" + port)
                    .hasLineCount(1);
        }
    }

    @Test
    void aBrokerThatCannotBeReachedIsOneLineAndExitStatusOne() {
        String limit = "kafka.default.api.timeout.ms=1000";
        CommandLineRun run =
                CommandLineRun.of("produce", "f", "--op", "unlink", "--bootstrap", "localhost:1", "--set", limit);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .contains("no broker answers at localhost:1: start one, or correct bootstrap.servers")
                .hasLineCount(1);
    }

    @Test
    void anotherDeviceInTheDataDirectoryIsRefused() throws Exception {
        Path mine = directory.resolve("mine");
        Path other = directory.resolve("other");
        assertThat(CommandLineRun.of("device", "create", "--data", mine.toString())
                        .status())
                .isZero();
        assertThat(CommandLineRun.of("device", "create", "--data", other.toString())
                        .status())
                .isZero();
        Trees.delete(mine.resolve("device"));
        Files.move(other.resolve("device"), mine.resolve("device"));
        CommandLineRun run = CommandLineRun.of("run", "--data", mine.toString());
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("belongs to device").hasLineCount(1);
    }

    @Test
    void aSecondDeviceIsNotMadeOverTheFirst() {
        String data = directory.resolve("data").toString();
        assertThat(CommandLineRun.of("device", "create", "--data", data).out()).startsWith("created device");
        CommandLineRun again = CommandLineRun.of("device", "create", "--data", data);
        assertThat(again.status()).isEqualTo(2);
        assertThat(again.err()).contains("already");
        assertThat(CommandLineRun.of("device", "info", "--data", data, "--json").out())
                .contains("\"zoneCount\":256", "\"conditions\":{\"empty\":256}");
    }
}
