package io.zonelog.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizesTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 0 B",
        "1023, 1023, 1023, 1023 B",
        "64KiB, 65536, 64KiB, 64.0 KiB",
        "64 kib, 65536, 64KiB, 64.0 KiB",
        "1536, 1536, 1536, 1.5 KiB",
        "8MiB, 8388608, 8MiB, 8.0 MiB",
        "3GiB, 3221225472, 3GiB, 3.0 GiB",
        "500TiB, 549755813888000, 500TiB, 500 TiB",
    })
    void aSizeIsReadAndWritten(String text, long bytes, String exact, String rounded) {
        assertThat(Sizes.parse(text)).isEqualTo(bytes);
        assertThat(Sizes.exact(bytes)).isEqualTo(exact);
        assertThat(Sizes.rounded(bytes)).isEqualTo(rounded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "64KB", "1.5MiB", "KiB", "9223372036854775808", "9999999999TiB"})
    void whatIsNoSizeIsRefused(String text) {
        assertThatThrownBy(() -> Sizes.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
