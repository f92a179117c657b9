package io.zonelog.deploy.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which build this is, as the build wrote it down.
 *
 * @param version the project's version; {@code not packaged} where classes were only compiled
 * @param commit of the sources, {@code -dirty} behind it if they had changes; empty where classes were only compiled
 */
public record Build(String version, String commit) {
    /** The one that runs. */
    public static Build current() {
        try (InputStream file = Build.class.getResourceAsStream("build.properties")) {
            if (file == null) {
                return new Build("not packaged", "");
            }
            Properties build = new Properties();
            build.load(file);
            return new Build(build.getProperty("version"), build.getProperty("commit"));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public String toString() {
        return commit.isEmpty() ? "(" + version + ")" : version + " (" + commit + ")";
    }
}
