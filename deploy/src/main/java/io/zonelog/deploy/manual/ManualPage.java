package io.zonelog.deploy.manual;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The manual page of one command, in the roff language of {@code man(7)}, from what its help says. Picocli itself generates
 * AsciiDoc only, whose translation would bring a Ruby runtime into the build.
 */
final class ManualPage {
    private final CommandSpec command;
    private final UsageMessageSpec usage;
    private final Help help;
    private final String version;
    private final StringBuilder page = new StringBuilder();

    ManualPage(CommandLine line, String version) {
        this.command = line.getCommandSpec();
        this.usage = command.usageMessage();
        this.help = new Help(command, Help.defaultColorScheme(Ansi.OFF));
        this.version = version;
    }

    /** The page's name, for instance {@code zonelog-device-info}. */
    String name() {
        return command.qualifiedName("-");
    }

    /** The whole page. */
    String text() {
        page.setLength(0);
        macro(
                "TH",
                quoted(name().toUpperCase(Locale.ROOT)),
                "1",
                quoted(""),
                quoted(version),
                quoted("zonelog manual"));
        section("NAME");
        roff(escaped(name()) + " \\- " + escaped(firstLine(command).replaceFirst("[.:]$", "")));
        section("SYNOPSIS");
        plain(help.synopsis(0).strip().replaceAll("\\s+", " "));
        section("DESCRIPTION");
        plain(sentence(usage.description()));
        arguments("ARGUMENTS", command.positionalParameters());
        arguments("OPTIONS", command.options());
        commands();
        examples();
        section("EXIT STATUS");
        plain("0: fine; 1: a problem was found; 2: wrong usage or settings, nothing was done.");
        seeAlso();
        return page.toString();
    }

    private void arguments(String title, List<? extends ArgSpec> arguments) {
        List<? extends ArgSpec> shown =
                arguments.stream().filter(argument -> !argument.hidden()).toList();
        if (shown.isEmpty()) {
            return;
        }
        section(title);
        for (ArgSpec argument : shown) {
            macro("TP");
            if (argument instanceof OptionSpec option) {
                String names = String.join(", ", option.names());
                boolean flag = option.arity().max() == 0;
                roff("\\fB" + escaped(names) + "\\fR" + (flag ? "" : " \\fI" + escaped(option.paramLabel()) + "\\fR"));
            } else if (argument instanceof PositionalParamSpec parameter) {
                roff("\\fI" + escaped(parameter.paramLabel()) + "\\fR");
            }
            plain(sentence(argument.description()));
        }
    }

    private void commands() {
        List<CommandLine> below = visible(command);
        if (below.isEmpty()) {
            return;
        }
        section("COMMANDS");
        for (CommandLine line : below) {
            macro("TP");
            roff("\\fB" + escaped(line.getCommandName()) + "\\fR");
            plain(firstLine(line.getCommandSpec()));
        }
    }

    /** The footer of a help text holds its examples. */
    private void examples() {
        List<String> examples = lines(usage.footer()).toList();
        if (examples.stream().allMatch(String::isBlank)) {
            return;
        }
        section("EXAMPLES");
        macro("nf");
        examples.forEach(this::plain);
        macro("fi");
    }

    private void seeAlso() {
        List<String> pages = new ArrayList<>();
        CommandSpec parent = command.parent();
        if (parent != null) {
            pages.add(parent.qualifiedName("-"));
        }
        visible(command).forEach(below -> pages.add(below.getCommandSpec().qualifiedName("-")));
        section("SEE ALSO");
        roff(pages.stream().map(name -> "\\fB" + escaped(name) + "\\fR(1)").collect(Collectors.joining(", ")));
    }

    private static List<CommandLine> visible(CommandSpec command) {
        return command.subcommands().values().stream()
                .distinct()
                .filter(line -> !line.getCommandSpec().usageMessage().hidden())
                .toList();
    }

    /** Picocli has filled in the variables; texts of commands are still format strings. */
    private static Stream<String> lines(String... texts) {
        return Stream.of(texts)
                .map(text -> text.replace("%n", "\n").replace("%%", "%"))
                .flatMap(String::lines);
    }

    /** The first sentence of what a command does. */
    private static String firstLine(CommandSpec command) {
        return sentence(command.usageMessage().description()).split("(?<=[.:])\\s", 2)[0];
    }

    private static String sentence(String... texts) {
        return lines(texts).collect(Collectors.joining(" "));
    }

    private void section(String title) {
        macro("SH", title);
    }

    private void macro(String... words) {
        page.append('.').append(String.join(" ", words)).append('\n');
    }

    private void plain(String text) {
        roff(escaped(text));
    }

    private void roff(String text) {
        page.append(text).append('\n');
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\\(dq") + '"';
    }

    /** A line that begins with a dot or an apostrophe would be a command of roff. */
    private static String escaped(String text) {
        String safe = text.replace("\\", "\\e").replace("-", "\\-");
        return safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe;
    }
}
