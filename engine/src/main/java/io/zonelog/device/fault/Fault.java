package io.zonelog.device.fault;

import java.util.Locale;

/**
 * One line of a plan.
 *
 * @param kind the commands it is aimed at
 * @param trigger which of them it strikes
 * @param effect what goes wrong
 */
public record Fault(Kind kind, Trigger trigger, Effect effect) {
    public Fault {
        if (!effect.concerns(kind)) {
            throw new IllegalArgumentException(
                    kind.name().toLowerCase(Locale.ROOT) + " cannot end in " + effect.word());
        }
    }

    /** When a fault strikes. All but chance strike once. */
    public sealed interface Trigger {}

    /** The n-th command of the kind, from 1. */
    public record Nth(long number) implements Trigger {
        public Nth {
            requirePositive(number);
        }
    }

    /** The first command that touches a sector. */
    public record AtSector(long sector) implements Trigger {}

    /** The first command once so many bytes were written or read by commands of the kind. */
    public record AfterBytes(long bytes) implements Trigger {}

    /** The n-th command of the kind on a zone, from 1. */
    public record NthInZone(long number, int zoneIndex) implements Trigger {
        public NthInZone {
            requirePositive(number);
        }
    }

    /** One command in so many, by the plan's seed, again and again. */
    public record OneIn(int commands) implements Trigger {
        public OneIn {
            requirePositive(commands);
        }
    }

    private static void requirePositive(long number) {
        if (number < 1) {
            throw new IllegalArgumentException("commands are counted from 1, not from " + number);
        }
    }

    /** The commands that faults are aimed at. */
    public enum Kind {
        /** A zone append, or a write. */
        APPEND,
        READ,
        FLUSH,
        /** Zone management of one zone; commands on all zones do not go wrong. */
        RESET,
        FINISH,
        OPEN,
        CLOSE;

        /** Whether it is a management command. */
        boolean isManagement() {
            return this == RESET || this == FINISH || this == OPEN || this == CLOSE;
        }
    }

    /**
     * A command that may be struck.
     *
     * @param kind its kind
     * @param zoneIndex its zone; -1 for a flush
     * @param sector its first sector; -1 where it has none
     * @param sectors how many it touches
     * @param lengthBytes the bytes it moves
     */
    public record Target(Fault.Kind kind, int zoneIndex, long sector, long sectors, long lengthBytes) {
        /** A command without data. */
        public static Target of(Fault.Kind kind, int zoneIndex) {
            return new Target(kind, zoneIndex, -1, 0, 0);
        }

        boolean touches(long wanted) {
            return sector >= 0 && sector <= wanted && wanted < sector + sectors;
        }
    }

    /**
     * What goes wrong. The words of a plan's text are the names in lower case with dashes. {@code engine/DEVICE.md} tells how an
     * engine should take each of them.
     */
    public enum Effect {
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
        public boolean concerns(Fault.Kind kind) {
            return switch (this) {
                case NONE, DELAY -> true;
                case ERROR_POINTER_UNCHANGED, ERROR_POINTER_PARTIAL, ERROR_POINTER_PAST, ERROR_TORN ->
                    kind == Fault.Kind.APPEND;
                case READ_ONLY, OFFLINE -> kind == Fault.Kind.APPEND || kind.isManagement();
                case ERROR -> kind != Fault.Kind.APPEND;
                case ERROR_DATA_LOST -> kind == Fault.Kind.FLUSH;
                case LIE -> kind == Fault.Kind.APPEND || kind == Fault.Kind.FLUSH;
                case BIT_ROT, MISDIRECTED, STALE -> kind == Fault.Kind.READ;
            };
        }

        /** The word for it in a plan's text. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
