package io.zonelog.device;

/** The state of a zone, with the codes of the Zoned Namespace command set (specification 1.1, figure 37). */
public enum ZoneCondition {
    /** A conventional zone: it has no write pointer and takes writes anywhere. */
    NOT_WRITE_POINTER(0x0),
    EMPTY(0x1),
    IMPLICITLY_OPENED(0x2),
    EXPLICITLY_OPENED(0x3),
    CLOSED(0x4),
    READ_ONLY(0xD),
    FULL(0xE),
    OFFLINE(0xF);

    private static final ZoneCondition[] BY_CODE = new ZoneCondition[16];

    static {
        for (ZoneCondition condition : values()) {
            BY_CODE[condition.code] = condition;
        }
    }

    private final int code;

    ZoneCondition(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /**
     * The condition with a code.
     *
     * @throws IllegalArgumentException if no condition has it
     */
    public static ZoneCondition ofCode(int code) {
        ZoneCondition condition = code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
        if (condition == null) {
            throw new IllegalArgumentException("no zone condition has the code " + code);
        }
        return condition;
    }

    /** Whether a zone in this condition takes zone appends. */
    public boolean isWritable() {
        return switch (this) {
            case EMPTY, IMPLICITLY_OPENED, EXPLICITLY_OPENED, CLOSED -> true;
            case NOT_WRITE_POINTER, READ_ONLY, FULL, OFFLINE -> false;
        };
    }

    /** Whether the zone holds an active resource (specification 1.1, 2.1.1.4). */
    public boolean isActive() {
        return isOpen() || this == CLOSED;
    }

    /** Whether the zone holds an open resource (specification 1.1, 2.1.1.4). */
    public boolean isOpen() {
        return this == IMPLICITLY_OPENED || this == EXPLICITLY_OPENED;
    }
}
