package io.zonelog.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
    @ParameterizedTest
    @ValueSource(strings = {"plain", "a b", "dir/100%", "ä–“”…’", "ファイル", "שלום", "e\u0301", "\ud83d\ude00"})
    void whatHasAShapeStaysAsItIs(String name) {
        assertThat(Printable.name(name)).isEqualTo(name);
        assertThat(FileKey.of(1, name).printableName()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "'\n', \\u000a",
        "'\t', \\u0009",
        "'\u0000', \\u0000",
        "'\u001b[31m', \\u001b[31m",
        "'\u007f', \\u007f",
        "'\u0085', \\u0085",
        "'\u009b31m', \\u009b31m",
        "'\u00a0', \\u00a0",
        "'\u00ad', \\u00ad",
        "'\u061c', \\u061c",
        "'\u2028', \\u2028",
        "'\u200b', \\u200b",
        "'\u200f', \\u200f",
        "'\u202e', \\u202e",
        "'\u2060', \\u2060",
        "'\u2066', \\u2066",
        "'\u2069', \\u2069",
        "'\ufeff', \\ufeff",
        "'\ufff9', \\ufff9",
        "'\ue000', \\ue000",
        "'\uffff', \\uffff",
        "'\ud83d', \\ud83d",
        "'\udb40\udc41', \\udb40\\udc41"
    })
    void whatHasNoneIsAnEscape(String character, String escape) {
        assertThat(Printable.name("a" + character + "b")).isEqualTo("a" + escape + "b");
        assertThat(Printable.line("a" + character + "b")).isEqualTo("a" + escape + "b");
    }

    @Test
    void everyCharacterOfUnicodeIsPlainWhenPrintedAndNoTwoNamesLookTheSame() {
        List<String> names = new ArrayList<>(List.of("\\u000a", "\\\\"));
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .mapToObj(Character::toString)
                .forEach(names::add);
        Set<String> printed = names.stream().map(Printable::name).collect(Collectors.toSet());
        assertThat(printed.size()).isEqualTo(names.size());
        assertThat(printed.stream().filter(text -> !text.codePoints().allMatch(Printable::isPlain)))
                .isEmpty();
    }

    @Test
    void aLineWithNamesInItStaysAsItIs() {
        String line = "there is no file " + Printable.name("a\\\n\u2067b");
        assertThat(line).isEqualTo("there is no file a\\\\\\u000a\\u2067b");
        assertThat(Printable.line(line)).isEqualTo(line);
    }
}
