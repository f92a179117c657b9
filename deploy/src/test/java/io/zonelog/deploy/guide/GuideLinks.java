package io.zonelog.deploy.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The links of Markdown pages within one tree of files: each must lead to a file of the tree, and to a heading of it if it names one. */
public final class GuideLinks {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```|`[^`\n]*`");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+)$");

    private GuideLinks() {}

    /** The pages of a tree, without what builds and tools put there. */
    public static List<Path> pages(Path top) throws IOException {
        try (Stream<Path> files = Files.walk(top)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !top.relativize(file).toString().matches("(.*/)?(target|\\.git|\\.mvn)/.*"))
                    .sorted()
                    .toList();
        }
    }

    /** The links that lead nowhere, a line each: page and target. */
    public static List<String> broken(Path top) throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : pages(top)) {
            String text = CODE.matcher(Files.readString(page)).replaceAll("");
            for (String link :
                    LINK.matcher(text).results().map(found -> found.group(1)).toList()) {
                if (!link.matches("[a-z]+:.*") && !leadsSomewhere(top, page, link)) {
                    broken.add(top.relativize(page) + " -> " + link);
                }
            }
        }
        return broken;
    }

    private static boolean leadsSomewhere(Path top, Path page, String link) throws IOException {
        int hash = link.indexOf('#');
        String name = hash < 0 ? link : link.substring(0, hash);
        Path target = name.isEmpty() ? page : page.resolveSibling(name).normalize();
        if (!target.startsWith(top) || !Files.exists(target)) {
            return false;
        }
        return hash < 0 || anchors(target).contains(link.substring(hash + 1));
    }

    private static Set<String> anchors(Path page) throws IOException {
        return HEADING.matcher(Files.readString(page))
                .results()
                .map(GuideLinks::anchor)
                .collect(Collectors.toSet());
    }

    /** As code hosts make it of a heading: lower case, spaces as dashes, without other punctuation. */
    private static String anchor(MatchResult heading) {
        return heading.group(1)
                .strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }
}
