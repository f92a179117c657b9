package io.zonelog.deploy.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPatternTest {
    @ParameterizedTest
    @CsvSource({
        "*, a, true",
        "*, a/b, false",
        "**, a/b, true",
        "*, '', true",
        "a*c, abc, true",
        "a*c, a/c, false",
        "a**c, a/b/c, true",
        "a?c, abc, true",
        "a?c, a/c, false",
        "a?c, a\uD83D\uDE00c, true",
        "\uD83D\uDE00*, \uD83D\uDE00x, true",
        "[abc], b, true",
        "[a-c]x, bx, true",
        "[!a-c], b, false",
        "[!a-c], d, true",
        "[!a-c], /, false",
        "[^a], b, true",
        "[]x], ], true",
        "[\\x], x, true",
        "[&&a], &, true",
        "a.b*, axb, false",
        "a.b*, a.bc, true",
        "\\*, *, true",
        "\\*, a, false",
        "\\**, *a, true",
        "(a|b)*, a, false",
        "a*\\, ab\\, true"
    })
    void matches(String pattern, String key, boolean matches) {
        assertThat(KeyPattern.of(pattern).matches(key)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({"logs/2026-*/x, logs/2026-", "*, ''", "a\\*b?c, a*b", "a[bc], a", "a\\?, a?"})
    void whatKeysBeginWithIsKnown(String pattern, String prefix) {
        assertThat(KeyPattern.of(pattern).prefix()).isEqualTo(prefix);
    }

    @Test
    void aTextWithoutSpecialCharactersIsNoPattern() {
        assertThat(KeyPattern.isIn("dir\\file.txt")).isFalse();
        assertThat(KeyPattern.isIn("dir/*")).isTrue();
        assertThat(KeyPattern.of("a\\*").isLiteral()).isTrue();
        assertThat(KeyPattern.of("a\\**").isLiteral()).isFalse();
    }

    @Test
    void aLineFeedIsACharacter() {
        assertThat(KeyPattern.of("a*b").matches("a\nb")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a[", "a[b", "[!]", "[z-a]"})
    void brokenBracketsAreRefused(String pattern) {
        assertThatThrownBy(() -> KeyPattern.of(pattern)).isInstanceOf(IllegalArgumentException.class);
    }
}
