package io.zonelog.deploy.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version and the commit that the build wrote down; {@code -dirty} follows a commit that was built with changes. */
public final class BuildVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
        Properties build = new Properties();
        try (InputStream file = BuildVersion.class.getResourceAsStream("build.properties")) {
            if (file == null) {
                return new String[] {"zonelog (not packaged)"};
            }
            build.load(file);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return new String[] {"zonelog " + build.getProperty("version") + " (" + build.getProperty("commit") + ")"};
    }
}
