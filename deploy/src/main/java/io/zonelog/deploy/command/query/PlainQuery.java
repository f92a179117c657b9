package io.zonelog.deploy.command.query;

import io.zonelog.deploy.command.answer.AnswerSource;
import io.zonelog.deploy.command.option.DataOption;
import io.zonelog.deploy.command.option.OutputOption;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.terminal.Terminal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Queries that are asked for in the plainest way: the verb, its words, {@code --data DIR} and {@code --json}. Picocli takes longer to
 * build its model of a command than such a query takes to answer. Arguments of any other form, and all that are wrong, are left to
 * it; those that are taken here mean the same there.
 */
public final class PlainQuery {
    private final List<String> words = new ArrayList<>();
    private @Nullable Path directory;
    private boolean json;

    private PlainQuery() {}

    /** The verb that answers, if this is such a query. */
    public static Optional<Verb> of(Terminal terminal, String... arguments) {
        PlainQuery query = new PlainQuery();
        Iterator<String> rest = List.of(arguments).iterator();
        return rest.hasNext() && query.takes(rest.next(), rest) ? query.verb(arguments[0], terminal) : Optional.empty();
    }

    private boolean takes(String verb, Iterator<String> rest) {
        if (!isWord(verb)) {
            return false;
        }
        while (rest.hasNext()) {
            String argument = rest.next();
            boolean taken = switch (argument) {
                case "--json" -> takesJson();
                case "--data" -> rest.hasNext() && takesDirectory(rest.next());
                default -> isWord(argument) && words.add(argument);
            };
            if (!taken) {
                return false;
            }
        }
        return true;
    }

    private boolean takesJson() {
        boolean first = !json;
        json = true;
        return first;
    }

    private boolean takesDirectory(String name) {
        if (directory != null || !isWord(name)) {
            return false;
        }
        directory = Path.of(name);
        return true;
    }

    /** Neither empty, nor an option, nor a file of arguments. */
    private static boolean isWord(String argument) {
        return !argument.isEmpty() && argument.charAt(0) != '-' && argument.charAt(0) != '@';
    }

    private Optional<Verb> verb(String name, Terminal terminal) {
        AnswerSource source = new AnswerSource(new DataOption(directory));
        OutputOption output = new OutputOption(json);
        return switch (name) {
            case "map" ->
                words.size() == 1
                        ? Optional.of(new MapCommand(terminal, source, output, words.get(0)))
                        : Optional.empty();
            case "stat" ->
                words.isEmpty() ? Optional.empty() : Optional.of(new StatCommand(terminal, source, output, words));
            case "ls" -> Optional.of(new LsCommand(terminal, source, output, words));
            case "zones" ->
                words.isEmpty() ? Optional.of(new ZonesCommand(terminal, source, output)) : Optional.empty();
            default -> Optional.empty();
        };
    }
}
