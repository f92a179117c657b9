package io.zonelog.deploy.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * What one program did.
 *
 * @param status its exit status
 * @param output what it wrote to both streams
 */
public record ShellRun(int status, String output) {
    /** Runs a program in a directory, on this Java, and waits for its end. */
    public static ShellRun of(Path directory, List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new ShellRun(process.waitFor(), output);
    }

    /** Runs a line of the shell. */
    public static ShellRun shell(Path directory, String line) throws IOException, InterruptedException {
        return of(directory, List.of("bash", "-c", line));
    }
}
