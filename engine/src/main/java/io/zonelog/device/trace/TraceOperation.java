package io.zonelog.device.trace;

import io.zonelog.device.ZoneAction;

/** The commands in a trace. The codes are part of the file format. */
public enum TraceOperation {
    APPEND(1),
    WRITE(2),
    READ(3),
    FLUSH(4),
    CLOSE(5),
    FINISH(6),
    OPEN(7),
    RESET(8),
    OFFLINE(9);

    private final int code;

    TraceOperation(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static TraceOperation ofCode(int code) {
        for (TraceOperation operation : values()) {
            if (operation.code == code) {
                return operation;
            }
        }
        throw new IllegalArgumentException("no command has the code " + code);
    }

    static TraceOperation of(ZoneAction action) {
        return switch (action) {
            case CLOSE -> CLOSE;
            case FINISH -> FINISH;
            case OPEN -> OPEN;
            case RESET -> RESET;
            case OFFLINE -> OFFLINE;
        };
    }
}
