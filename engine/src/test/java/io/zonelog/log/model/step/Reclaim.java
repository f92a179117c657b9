package io.zonelog.log.model.step;

import io.zonelog.log.model.design.Choices;
import io.zonelog.log.model.design.Rule;
import io.zonelog.log.model.design.Shape;
import io.zonelog.log.model.device.DataBlock;
import io.zonelog.log.model.device.Image;
import io.zonelog.log.model.device.Place;
import io.zonelog.log.model.device.Store;
import io.zonelog.log.model.device.Summary;
import io.zonelog.log.model.engine.EngineState;
import io.zonelog.log.model.engine.Relocation;
import io.zonelog.log.model.engine.Space;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Moves live blocks out of zones: looks for them, copies them, and maps the copies where nothing has changed since. */
public final class Reclaim {
    private static final int MOST = 2;

    private final EngineState engine;
    private final Space space;

    public Reclaim(EngineState engine, Space space) {
        this.engine = engine;
        this.space = space;
    }

    /** Looks at a zone or its end, for a new relocation or for one that has looked at others already. */
    public void look(Choices choices) {
        Relocation relocation = null;
        for (Relocation other : engine.relocations) {
            relocation = other.isWritten() ? relocation : other;
        }
        if (relocation == null) {
            if (engine.relocations.size() >= MOST) {
                return;
            }
            relocation = new Relocation();
            engine.relocations.add(relocation);
        }
        int zone = choices.below(engine.shape.dataZones());
        int from = choices.below(2) == 0 ? 0 : choices.below(Shape.DATA_ZONE_BLOCKS);
        relocation.lookedAt.add(zone);
        int before = relocation.live.size();
        for (Store.Row row : engine.store.rows().values()) {
            for (int block = 0; block < row.blocks.length; block++) {
                Place place = row.written(block);
                if (place != null && place.zone() == zone && place.index() >= from && !engine.device.isLost(zone)) {
                    relocation.found(new Relocation.Live(row.id, block, place, engine.store.batch()));
                }
            }
        }
        int found = relocation.live.size() - before;
        engine.say(() ->
                "reclaim looks at z" + zone + " as of batch " + engine.store.batch() + ": " + found + " more live");
    }

    /** Copies what was found, each place once. */
    public void copy(Choices choices) {
        Relocation next = null;
        for (Relocation relocation : engine.relocations) {
            next = next == null && !relocation.isWritten() ? relocation : next;
        }
        if (next != null && !write(next, choices)) {
            engine.relocations.remove(next);
        }
    }

    private boolean write(Relocation relocation, Choices choices) {
        Set<Place> places = new LinkedHashSet<>();
        for (Relocation.Live live : relocation.live.values()) {
            places.add(live.from());
        }
        int zone = target(relocation, places.size() + 1, choices);
        Image now = engine.device.now();
        boolean readable = places.stream().allMatch(place -> now.read(place) != null);
        if (places.isEmpty() || zone < 0 || !readable) {
            return false;
        }
        int epoch = engine.device.epoch(zone);
        for (Place place : places) {
            DataBlock data = now.read(place);
            if (data != null) {
                relocation.copies.put(place, new Place(zone, epoch, engine.device.append(zone, data)));
            }
        }
        relocation.zone = zone;
        engine.append(zone, Summary.Kind.COPIES, engine.store.batch(), lines(relocation, now), List.of());
        engine.say(() -> "reclaim copies " + relocation.copies);
        return true;
    }

    private int target(Relocation relocation, int blocks, Choices choices) {
        int wanted = choices.below(engine.shape.dataZones());
        for (int i = 0; i < engine.shape.dataZones(); i++) {
            int zone = (wanted + i) % engine.shape.dataZones();
            if (!relocation.lookedAt.contains(zone) && space.free(zone) >= blocks) {
                return space.hasRoomForData(blocks) ? zone : -1;
            }
        }
        return -1;
    }

    /** One line for each run of blocks of one owner that lie together and were looked at together. */
    private List<Summary.Line> lines(Relocation relocation, Image now) {
        List<Summary.Line> lines = new ArrayList<>();
        Set<Place> described = new LinkedHashSet<>();
        Relocation.Live previous = null;
        for (Relocation.Live live : relocation.live.values()) {
            boolean owner = described.add(live.from()) || engine.keeps(Rule.COPIES_NAME_ALL_OWNERS);
            DataBlock data = now.read(live.from());
            if (!owner || data == null) {
                continue;
            }
            int index = relocation.copies.getOrDefault(live.from(), Place.LOST).index();
            if (previous != null && goesOn(lines.get(lines.size() - 1), previous, live, index)) {
                Summary.Line line = lines.remove(lines.size() - 1);
                List<DataBlock> checksums = new ArrayList<>(line.checksums());
                checksums.add(data);
                lines.add(new Summary.Line(line.file(), line.block(), line.index(), line.version(), checksums));
            } else {
                lines.add(new Summary.Line(live.file(), live.block(), index, version(relocation, live), List.of(data)));
            }
            previous = live;
        }
        return lines;
    }

    private boolean goesOn(Summary.Line line, Relocation.Live previous, Relocation.Live live, int index) {
        boolean oneLook = previous.look() == live.look();
        return oneLook
                && line.file() == live.file()
                && line.block() + line.count() == live.block()
                && line.index() + line.count() == index;
    }

    private int version(Relocation relocation, Relocation.Live live) {
        if (!engine.keeps(Rule.COPY_VERSION_IS_THE_LOOK)) {
            return engine.store.batch();
        }
        if (!engine.keeps(Rule.COPY_VERSION_OF_EACH_LOOK)) {
            return relocation.live.values().stream()
                    .mapToInt(Relocation.Live::look)
                    .max()
                    .orElse(0);
        }
        return live.look();
    }

    /** Commits the copies, or gives them up. */
    public void end(Choices choices) {
        for (Relocation relocation : engine.relocations) {
            if (!relocation.isWritten()) {
                continue;
            }
            if (choices.oneIn(8)) {
                giveUp(relocation, choices.below(2) == 1);
                return;
            }
            if (relocation.flushed) {
                commit(relocation);
                return;
            }
        }
    }

    private void giveUp(Relocation relocation, boolean zeros) {
        engine.relocations.remove(relocation);
        if (zeros && !relocation.flushed) {
            relocation.copies.values().forEach(engine.device::zero);
        }
        engine.say(() -> "reclaim gives its copies up" + (zeros ? ", which may hold zeros now" : ""));
    }

    private void commit(Relocation relocation) {
        engine.relocations.remove(relocation);
        int moved = 0;
        for (Relocation.Live live : relocation.live.values()) {
            Store.Row row = engine.store.row(live.file());
            Place copy = relocation.copies.get(live.from());
            if (row != null && copy != null && live.from().equals(row.written(live.block()))) {
                row.map(live.block(), copy);
                moved++;
            }
        }
        engine.committed();
        if (engine.keeps(Rule.RELOCATIONS_SYNCED)) {
            engine.sync();
        }
        int blocks = moved;
        engine.say(() -> "reclaim commits " + blocks + " mappings");
    }

    /** A zone has failed: copies there count for nothing. */
    public void zoneFailed(int zone) {
        engine.relocations.removeIf(relocation -> relocation.zone == zone && engine.device.isLost(zone));
    }
}
