package io.zonelog.device.fault;

import java.util.Locale;

/**
 * One line of a plan.
 *
 * @param kind the commands it is aimed at
 * @param trigger which of them it strikes
 * @param effect what goes wrong
 */
public record Fault(FaultKind kind, Trigger trigger, FaultEffect effect) {
    /** Checks that a command of this kind can go wrong in this way. */
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
        /** Checks the range. */
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
        /** Checks the range. */
        public NthInZone {
            requirePositive(number);
        }
    }

    /** One command in so many, by the plan's seed, again and again. */
    public record OneIn(int commands) implements Trigger {
        /** Checks the range. */
        public OneIn {
            requirePositive(commands);
        }
    }

    private static void requirePositive(long number) {
        if (number < 1) {
            throw new IllegalArgumentException("commands are counted from 1, not from " + number);
        }
    }
}
