package io.zonelog.deploy.command.transfer;

import io.zonelog.deploy.command.transfer.LocalNames.Renamed;
import io.zonelog.deploy.view.FileRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the files of an export go in a directory. A key is its own path where it can be; where it cannot, because a part of it is no name, a
 * file would stand where others need a directory, or several partitions have the key, the file gets another one, which is told.
 *
 * @param items all files
 * @param renamed those that have another path than their key
 */
record ExportPlan(List<Item> items, List<Renamed> renamed) {
    /** Copies the lists. */
    ExportPlan {
        items = List.copyOf(items);
        renamed = List.copyOf(renamed);
    }

    /**
     * A file and its place.
     *
     * @param file the file
     * @param path its path below the directory, with slashes
     */
    record Item(FileRow file, String path) {}

    /**
     * Plans.
     *
     * @param prefix what keys begin with; as far as it is a directory, paths do without it
     */
    static ExportPlan of(List<FileRow> files, String prefix) {
        return new Planning(prefix.substring(0, prefix.lastIndexOf('/') + 1), files).plan();
    }

    /** The work of one plan. */
    private static final class Planning {
        private final String base;
        private final List<FileRow> files;
        private final Map<String, Integer> timesOfKey = new HashMap<>();
        private final Set<String> directories = new HashSet<>();
        private final Set<String> taken = new HashSet<>();
        private final List<Item> items = new ArrayList<>();
        private final List<Renamed> renamed = new ArrayList<>();

        Planning(String base, List<FileRow> files) {
            this.base = base;
            this.files = files;
        }

        ExportPlan plan() {
            files.forEach(file -> timesOfKey.merge(file.key(), 1, Integer::sum));
            files.forEach(file -> addDirectories(path(file)));
            // names that are keys come first, so that no other file takes one of them
            files.stream().filter(this::isPlain).forEach(file -> {
                taken.add(path(file));
                items.add(new Item(file, path(file)));
            });
            files.stream().filter(file -> !isPlain(file)).forEach(this::rename);
            return new ExportPlan(items, renamed);
        }

        private String key(FileRow file) {
            return file.key().substring(base.length());
        }

        private boolean isPlain(FileRow file) {
            return !isAmbiguous(file) && path(file).equals(key(file)) && !directories.contains(path(file));
        }

        private boolean isAmbiguous(FileRow file) {
            return timesOfKey.getOrDefault(file.key(), 0) > 1;
        }

        /** The path with every part that is no name escaped. */
        private String path(FileRow file) {
            List<String> parts = new ArrayList<>();
            for (String part : key(file).split("/", -1)) {
                boolean own = parts.isEmpty() && part.equals(LocalNames.OWN_DIRECTORY);
                parts.add(LocalNames.isName(part) && !own ? part : LocalNames.escape(part));
            }
            return String.join("/", parts);
        }

        private void addDirectories(String path) {
            for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
                if (!directories.add(path.substring(0, slash))) {
                    return;
                }
            }
        }

        private void rename(FileRow file) {
            boolean ambiguous = isAmbiguous(file);
            String path = path(file) + (ambiguous ? "@" + file.topic() + "%2F" + file.partition() : "");
            while (directories.contains(path) || !taken.add(path)) {
                path += "%";
            }
            items.add(new Item(file, path));
            renamed.add(
                    new Renamed(path, key(file), ambiguous ? file.topic() : null, ambiguous ? file.partition() : null));
        }
    }
}
