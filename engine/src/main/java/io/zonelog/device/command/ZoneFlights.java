package io.zonelog.device.command;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The writes that are placed and not yet transferred, by zone, and who waits for them. A zone has an entry only while
 * something is in flight in it.
 *
 * <p>Guarded by the core's lock.
 */
final class ZoneFlights {
    private record Wait(int endBlock, Durability.Barrier barrier) {}

    private static final class Flight {
        /** In the order of their places. */
        final ArrayDeque<WriteCommand> placed = new ArrayDeque<>();

        final List<Wait> waits = new ArrayList<>();
        final List<Runnable> whenIdle = new ArrayList<>();
    }

    private final Map<Integer, Flight> flights = new HashMap<>();

    void placed(WriteCommand command) {
        flights.computeIfAbsent(command.zoneIndex, zone -> new Flight()).placed.add(command);
    }

    boolean isIdle(int zoneIndex) {
        return !flights.containsKey(zoneIndex);
    }

    /** Runs the action when nothing is in flight in the zone any more; the zone must not be idle. */
    void whenIdle(int zoneIndex, Runnable action) {
        flight(zoneIndex).whenIdle.add(action);
    }

    /** Lets the barrier wait for the writes below an end, if there are any. */
    void await(int zoneIndex, int endBlock, Durability.Barrier barrier) {
        Flight flight = flights.get(zoneIndex);
        if (flight != null && flight.placed.getFirst().firstBlock < endBlock) {
            flight.waits.add(new Wait(endBlock, barrier));
            barrier.zonesAwaited++;
        }
    }

    /** Everything in flight, for instance to carry it out when the power is cut. */
    List<WriteCommand> all() {
        List<WriteCommand> commands = new ArrayList<>();
        flights.values().forEach(flight -> commands.addAll(flight.placed));
        return commands;
    }

    /**
     * The bytes of a write are on the medium, or failed for good.
     *
     * @param released receives the barriers that wait for nothing any more
     * @return what was to be done when the zone became idle, if it did
     */
    List<Runnable> transferred(WriteCommand command, List<Durability.Barrier> released) {
        command.transferred = true;
        Flight flight = flight(command.zoneIndex);
        while (!flight.placed.isEmpty() && flight.placed.getFirst().transferred) {
            flight.placed.removeFirst();
        }
        int contiguousEnd = flight.placed.isEmpty() ? Integer.MAX_VALUE : flight.placed.getFirst().firstBlock;
        for (Iterator<Wait> waits = flight.waits.iterator(); waits.hasNext(); ) {
            Wait wait = waits.next();
            if (wait.endBlock <= contiguousEnd) {
                waits.remove();
                wait.barrier.zonesAwaited--;
                if (wait.barrier.zonesAwaited == 0) {
                    released.add(wait.barrier);
                }
            }
        }
        if (!flight.placed.isEmpty()) {
            return List.of();
        }
        flights.remove(command.zoneIndex);
        return flight.whenIdle;
    }

    private Flight flight(int zoneIndex) {
        Flight flight = flights.get(zoneIndex);
        if (flight == null) {
            throw new IllegalStateException("nothing is in flight in zone " + zoneIndex);
        }
        return flight;
    }
}
