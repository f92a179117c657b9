package io.zonelog.deploy.command.option;

import picocli.CommandLine.Option;

/** How a query answers. */
public final class OutputOption {
    @Option(names = "--json", description = "Print JSON; QUERIES.md documents the fields.")
    private boolean json;

    /** As the command line says. */
    public OutputOption() {}

    /** What is known already. */
    public OutputOption(boolean json) {
        this.json = json;
    }

    public boolean isJson() {
        return json;
    }
}
