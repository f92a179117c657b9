package io.zonelog.deploy.testing;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Whether Docker can run an image: it is there, or can be pulled. Asked through the command line client, which answers at once
 * where Testcontainers would try for minutes.
 */
final class DockerImage {
    private static final long PULL_MINUTES = 5;

    private DockerImage() {}

    static boolean isAtHand(String image) {
        return runs(List.of("docker", "image", "inspect", image)) || runs(List.of("docker", "pull", "--quiet", image));
    }

    private static boolean runs(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor(PULL_MINUTES, TimeUnit.MINUTES)) {
                return process.exitValue() == 0;
            }
            process.destroy();
            return false;
        } catch (IOException noSuchCommand) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
