package io.zonelog.connector.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.connector.directory.EngineDescription.PartitionCopy;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition.State;
import io.zonelog.mapping.SourcePosition.State.Holding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DescriptionFormatTest {
    private static final EngineDescription ENGINE = new EngineDescription(
            new UUID(0, 0xaa),
            "https://engine-1:8480",
            "a",
            "1.0",
            List.of(
                    new PartitionCopy(new SourceIdentity("c", "id-t", "t", 0), 17, State.WHOLE),
                    new PartitionCopy(
                            new SourceIdentity("c", "id-t", "t", 1), 4, new State(Holding.LEFT, 1_700_000_000_000L, 2)),
                    new PartitionCopy(new SourceIdentity("c", "id-u", "u", 0), 0, State.BUILDING)));

    @Test
    void aRowOfVersion1IsReadAndWrittenAsItStands() throws Exception {
        byte[] golden = golden();
        assertThat(DescriptionFormat.read(golden)).isEqualTo(ENGINE);
        assertThat(new String(DescriptionFormat.write(ENGINE), StandardCharsets.UTF_8))
                .isEqualTo(new String(golden, StandardCharsets.UTF_8).strip());
    }

    @Test
    void fieldsOfLaterProgramsArePassedOver() throws Exception {
        String row =
                new String(golden(), StandardCharsets.UTF_8).replace("{\"partition\"", "{\"new\":[1],\"partition\"");
        assertThat(DescriptionFormat.read(row.getBytes(StandardCharsets.UTF_8))).isEqualTo(ENGINE);
    }

    /** Clients are sent there, so nothing but the address of a server may stand in a row. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://engine-1:8480",
                "https://engine-1:8480/",
                "https://engine-1:8480/files/x",
                "https://engine-1:8480?x=",
                "//engine-1",
                "engine-1:8480",
                "javascript:alert(1)"
            })
    void whatIsNoAddressOfAnEngineIsNoRow(String url) throws Exception {
        String row = new String(golden(), StandardCharsets.UTF_8).replace("https://engine-1:8480", url);
        assertThatThrownBy(() -> DescriptionFormat.read(row.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "17", "{\"version\":2}", "{\"version\":1,\"device\":\"x\"}", "\u0000"})
    void whatIsNoRowIsRefused(String text) {
        assertThatThrownBy(() -> DescriptionFormat.read(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class);
    }

    private static byte[] golden() throws IOException {
        try (InputStream file = DescriptionFormatTest.class.getResourceAsStream("row-version-1.json")) {
            return file.readAllBytes();
        }
    }
}
