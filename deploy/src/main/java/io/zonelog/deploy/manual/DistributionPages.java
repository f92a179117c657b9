package io.zonelog.deploy.manual;

import io.zonelog.deploy.command.EndOfProcess;
import io.zonelog.deploy.command.ZonelogCommand;
import io.zonelog.deploy.config.SampleConfiguration;
import io.zonelog.deploy.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.AutoComplete;
import picocli.CommandLine;

/** Writes the pages of a distribution; the build runs it once the classes are there. */
public final class DistributionPages {
    private static final String ZSH = """
            #compdef zonelog
            # The completion for bash also serves zsh. Put this directory on fpath before compinit.
            source "${${(%%):-%%x}:A:h}/../../bash-completion/completions/zonelog"
            """.replace("%%", "%");

    private DistributionPages() {}

    /** Writes all pages below the directory that is the one argument. */
    public static void main(String[] arguments) throws IOException {
        write(Path.of(arguments[0]));
    }

    static void write(Path root) throws IOException {
        CommandLine zonelog = ZonelogCommand.commandLine(Terminal.ofProcess(), new EndOfProcess());
        String version = new ZonelogCommand.BuildVersion().getVersion()[0];
        for (CommandLine command : commands(zonelog)) {
            ManualPage page = new ManualPage(command, version);
            file(root, "share/man/man1/" + page.name() + ".1", page.text());
        }
        file(root, "share/bash-completion/completions/zonelog", AutoComplete.bash("zonelog", zonelog));
        file(root, "share/zsh/site-functions/_zonelog", ZSH);
        file(root, "conf/zonelog.properties", SampleConfiguration.page());
    }

    /** A command and those below it, each once. */
    static List<CommandLine> commands(CommandLine top) {
        Set<CommandLine> all = new LinkedHashSet<>(List.of(top));
        for (CommandLine below : top.getSubcommands().values()) {
            if (!below.getCommandSpec().usageMessage().hidden()) {
                all.addAll(commands(below));
            }
        }
        return List.copyOf(all);
    }

    private static void file(Path root, String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
