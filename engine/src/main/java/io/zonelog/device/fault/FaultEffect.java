package io.zonelog.device.fault;

import java.util.Locale;

/**
 * What goes wrong. The words of a plan's text are the names in lower case with dashes. {@code engine/FAULTS.md} tells how an
 * engine should take each of them.
 */
public enum FaultEffect {
    /** The command works as it should. */
    NONE,
    /** A write fails and nothing of it is on the device: the write pointer stays, if no other write is placed behind. */
    ERROR_POINTER_UNCHANGED,
    /** A write fails after its first half: the write pointer stops there, if no other write is placed behind. */
    ERROR_POINTER_PARTIAL,
    /** A write fails and the write pointer is behind it; its blocks hold nothing. */
    ERROR_POINTER_PAST,
    /** A write fails torn: some of its blocks are on the device, others hold zeros; the write pointer is behind it. */
    ERROR_TORN,
    /** The write or the management command fails and the zone is Read Only from now on, its write pointer invalid. */
    READ_ONLY,
    /** The write or the management command fails and the zone is Offline from now on, its data lost. */
    OFFLINE,
    /** The command fails; nothing has changed. */
    ERROR,
    /** The flush fails, and what was acknowledged before it and not durable holds zeros from now on. */
    ERROR_DATA_LOST,
    /** The flush, or the forced write, succeeds and makes nothing durable. */
    LIE,
    /** One bit of what is read is wrong; the read succeeds. */
    BIT_ROT,
    /** The read succeeds with the data of the block after. */
    MISDIRECTED,
    /** The read gives what the medium held before the zone's reset where it should give zeros. */
    STALE,
    /** The command takes much longer than others submitted at the same time. */
    DELAY;

    /** Whether a command of this kind can go wrong in this way. */
    public boolean concerns(FaultKind kind) {
        return switch (this) {
            case NONE, DELAY -> true;
            case ERROR_POINTER_UNCHANGED, ERROR_POINTER_PARTIAL, ERROR_POINTER_PAST, ERROR_TORN ->
                kind == FaultKind.APPEND;
            case READ_ONLY, OFFLINE -> kind == FaultKind.APPEND || kind.isManagement();
            case ERROR -> kind != FaultKind.APPEND;
            case ERROR_DATA_LOST -> kind == FaultKind.FLUSH;
            case LIE -> kind == FaultKind.APPEND || kind == FaultKind.FLUSH;
            case BIT_ROT, MISDIRECTED, STALE -> kind == FaultKind.READ;
        };
    }

    /** The word for it in a plan's text. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
