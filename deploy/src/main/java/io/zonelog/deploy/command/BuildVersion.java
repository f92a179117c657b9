package io.zonelog.deploy.command;

import picocli.CommandLine.IVersionProvider;

/** The version that the jar's manifest names. */
public final class BuildVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = BuildVersion.class.getPackage().getImplementationVersion();
        return new String[] {"zonelog " + (version == null ? "(not packaged)" : version)};
    }
}
