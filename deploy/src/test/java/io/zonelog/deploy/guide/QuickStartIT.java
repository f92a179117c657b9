package io.zonelog.deploy.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.testing.ShellRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the commands of the quick start, as they are printed, in a directory that looks like the repository. Only the ports are
 * others, so that a broker that runs already does not matter.
 */
class QuickStartIT {
    private static final Pattern COMMANDS = Pattern.compile("(?ms)^```sh\\n(.*?)^```$");

    @TempDir
    Path directory;

    @Test
    @Timeout(300)
    void everyCommandOfTheGuideDoesWhatItSays() throws Exception {
        String guide = Files.readString(Path.of("QUICKSTART.md"));
        String commands =
                COMMANDS.matcher(guide).results().map(block -> block.group(1)).collect(Collectors.joining());
        assertThat(commands).contains("run &", "produce", "map", "cat", "check");
        String brokerPort = Integer.toString(freePort());
        String httpPort = Integer.toString(freePort());
        Files.createDirectories(directory.resolve("deploy"));
        Files.createSymbolicLink(
                directory.resolve("deploy/zonelog"),
                Path.of("target/zonelog/bin/zonelog").toAbsolutePath());
        Files.copy(Path.of("../README.md"), directory.resolve("README.md"));
        String script = "set -euo pipefail\n"
                + "trap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n"
                + "export ZONELOG_BOOTSTRAP_SERVERS=localhost:9092 ZONELOG_HTTP_PORT=8480\n"
                + commands;
        Files.writeString(
                directory.resolve("guide.sh"),
                script.replace("9092", brokerPort).replace("8480", httpPort));
        ShellRun run = ShellRun.shell(directory, "bash guide.sh");
        assertThat(run.status()).as(run.output()).isZero();
        // Records of one batch make one extent, records of two batches may make two: both are right.
        assertThat(run.output())
                .contains("everything received is durable", "mapped blocks: clean")
                .containsPattern("notes\\.txt: [1-9]\\d* extents? found");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
