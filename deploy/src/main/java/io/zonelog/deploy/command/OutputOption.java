package io.zonelog.deploy.command;

import picocli.CommandLine.Option;

/** How a query answers. */
public final class OutputOption {
    @Option(names = "--json", description = "Print JSON; QUERIES.md documents the fields.")
    private boolean json;

    public boolean isJson() {
        return json;
    }
}
