package io.zonelog.deploy.command.transfer;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonelog.deploy.content.PercentEncoding;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.FailureLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which files of a directory have another name than their key, because the key cannot be the name of a file there: kept in the directory
 * itself, so that an import finds the keys. A name that is not listed is its key.
 */
final class LocalNames {
    /** What is not part of the tree: these names, and files on their way. */
    static final String OWN_DIRECTORY = ".zonelog";

    private static final String FILE = "names.json";
    private static final int LONGEST_NAME_BYTES = 255;
    private static final int LONGEST_ESCAPED = 180;

    private LocalNames() {}

    /**
     * A file with another name.
     *
     * @param path its path below the directory, with slashes
     * @param key its key, without what the whole tree has in front
     * @param topic the topic of its partition; null where the key alone says enough
     * @param partition the partition; null likewise
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Renamed(
            String path,
            String key,
            @Nullable String topic,
            @Nullable Integer partition) {}

    /** Those of a directory, by path. */
    static Map<String, Renamed> read(Path directory) {
        Map<String, Renamed> names = new TreeMap<>();
        try {
            byte[] json = Files.readAllBytes(directory.resolve(OWN_DIRECTORY).resolve(FILE));
            for (Renamed each : new ObjectMapper().readValue(json, Renamed[].class)) {
                names.put(each.path(), each);
            }
            return names;
        } catch (NoSuchFileException none) {
            return names;
        } catch (IOException broken) {
            throw CommandFailure.usage(
                    "cannot read the names of " + directory.resolve(OWN_DIRECTORY) + ": " + FailureLine.of(broken),
                    broken);
        }
    }

    /** Adds to those of a directory, as a whole. */
    static void add(Path directory, Collection<Renamed> renamed) throws IOException {
        if (renamed.isEmpty()) {
            return;
        }
        Map<String, Renamed> all = read(directory);
        renamed.forEach(each -> all.put(each.path(), each));
        List<Renamed> rows = new ArrayList<>(all.values());
        rows.sort(Comparator.comparing(Renamed::path));
        Path own = Files.createDirectories(directory.resolve(OWN_DIRECTORY));
        Path draft = own.resolve(FILE + ".new");
        Files.write(draft, new ObjectMapper().writeValueAsBytes(rows));
        Files.move(draft, own.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Whether a part of a key between slashes can be a name. */
    static boolean isName(String part) {
        if (part.isEmpty() || part.equals(".") || part.equals("..")) {
            return false;
        }
        try {
            return part.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME_BYTES
                    && Path.of(part).toString().equals(part);
        } catch (InvalidPathException notHere) {
            return false;
        }
    }

    /** A name for a part that can be none. */
    static String escape(String part) {
        String escaped = part.isEmpty() ? "%" : PercentEncoding.encode(part).replace(".", "%2E");
        return escaped.length() <= LONGEST_ESCAPED
                ? escaped
                : escaped.substring(0, LONGEST_ESCAPED) + "%" + Integer.toHexString(part.hashCode());
    }
}
