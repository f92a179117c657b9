package io.zonelog.deploy.manual;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

class ManualPageTest {
    @Command(
            name = "carve",
            description = {"Carves a block. It takes a \\ and a dash-word as they are.", ".dots too"},
            footerHeading = "%nExamples:%n",
            footer = "  carve --depth 2 oak")
    static final class Carve {
        @Option(
                names = {"-d", "--depth"},
                paramLabel = "MM",
                description = "How deep (default ${DEFAULT-VALUE}).")
        int depth = 3;

        @Option(names = "--dry", description = "Only look; 100%% safe.")
        boolean dry;

        @Option(names = "--secret", hidden = true, description = "Not for the page.")
        boolean secret;

        @Parameters(paramLabel = "WOOD", description = "What to carve.")
        String wood = "";
    }

    @Command(name = "shop", description = "A shop.", subcommands = Carve.class)
    static final class Shop {}

    @Test
    void aPageSaysWhatTheHelpSays() {
        CommandLine carve =
                DistributionPages.commands(new CommandLine(new Shop())).get(1);
        String expected = """
                .TH "SHOP-CARVE" 1 "" "shop 1" "zonelog manual"
                .SH NAME
                shop\\-carve \\- Carves a block
                .SH SYNOPSIS
                shop carve [\\-\\-dry] [\\-d=MM] WOOD
                .SH DESCRIPTION
                Carves a block. It takes a \\e and a dash\\-word as they are. .dots too
                .SH ARGUMENTS
                .TP
                \\fIWOOD\\fR
                What to carve.
                .SH OPTIONS
                .TP
                \\fB\\-d, \\-\\-depth\\fR \\fIMM\\fR
                How deep (default 3).
                .TP
                \\fB\\-\\-dry\\fR
                Only look; 100% safe.
                .SH EXAMPLES
                .nf
                  carve \\-\\-depth 2 oak
                .fi
                .SH EXIT STATUS
                0: fine; 1: a problem was found; 2: wrong usage or settings, nothing was done.
                .SH SEE ALSO
                \\fBshop\\fR(1)
                """;
        assertThat(new ManualPage(carve, "shop 1").text()).isEqualTo(expected);
    }

    @Test
    void everyVisibleCommandIsAPageOnce() {
        CommandLine shop = new CommandLine(new Shop());
        assertThat(DistributionPages.commands(shop).stream().map(CommandLine::getCommandName))
                .containsExactlyElementsOf(Arrays.asList("shop", "carve"));
    }
}
