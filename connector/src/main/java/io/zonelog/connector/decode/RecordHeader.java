package io.zonelog.connector.decode;

import java.util.Optional;

/** The headers of the record contract. Every header whose name starts with {@value #PREFIX} must be one of these. */
enum RecordHeader {
    OP("zonelog.op"),
    OFFSET("zonelog.offset"),
    LENGTH("zonelog.length"),
    SIZE("zonelog.size"),
    DIRECT("zonelog.direct"),
    HINT("zonelog.hint"),
    SOURCE("zonelog.source"),
    SOURCE_OFFSET("zonelog.source-offset");

    /** What the names of our headers start with; other headers are ignored. */
    static final String PREFIX = "zonelog.";

    private final String headerName;

    RecordHeader(String headerName) {
        this.headerName = headerName;
    }

    String headerName() {
        return headerName;
    }

    static Optional<RecordHeader> find(String headerName) {
        for (RecordHeader header : VALUES) {
            if (header.headerName.equals(headerName)) {
                return Optional.of(header);
            }
        }
        return Optional.empty();
    }

    private static final RecordHeader[] VALUES = values();
}
