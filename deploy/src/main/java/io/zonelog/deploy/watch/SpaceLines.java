package io.zonelog.deploy.watch;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonelog.deploy.config.Sizes;
import io.zonelog.deploy.terminal.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints the JSON of space for people. */
public final class SpaceLines {
    private SpaceLines() {}

    /** The lines; without an engine those that only it knows are left out. */
    public static List<String> of(JsonNode space) {
        List<String> lines = new ArrayList<>();
        lines.add(Words.counted(space.path("zoneCount").asInt(), "zone") + " of " + bytes(space, "zoneCapacityBytes")
                + "; used "
                + bytes(space, "usedBytes") + ", dead " + bytes(space, "deadBytes") + ", mapping journal "
                + bytes(space, "journalBytes") + ", writable " + bytes(space, "writableBytes"));
        List<String> tenths = new ArrayList<>();
        space.path("zonesByUse").forEach(count -> tenths.add(count.asText()));
        lines.add("zones by use, in tenths: " + String.join(" ", tenths));
        JsonNode engine = space.path("engine");
        if (engine.isObject()) {
            lines.add("files may hold " + bytes(engine, "limitBytes") + ", and grow by " + bytes(engine, "freeBytes")
                    + "; writable before reclaim " + bytes(engine, "availableBytes") + ", reserved "
                    + bytes(engine, "reservedBytes"));
            int waiting = space.path("partitionsWithoutSpace").asInt();
            lines.add(Words.counted(waiting, "partition") + (waiting == 1 ? " waits" : " wait") + " for space");
            engine.path("openZones").forEach(zone -> lines.add(openZone(zone)));
            lines.add(reclaim(space));
        }
        return lines;
    }

    private static String openZone(JsonNode zone) {
        return "open zone " + zone.path("zone").asInt() + ": class "
                + zone.path("temperature").asInt() + ", "
                + zone.path("filledBlocks").asInt() + " of "
                + Words.counted(zone.path("capacityBlocks").asInt(), "block");
    }

    private static String reclaim(JsonNode space) {
        JsonNode reclaim = space.path("reclaim");
        return "since the start: write amplification "
                + String.format(
                        Locale.ROOT, "%.3f", space.path("writeAmplification").asDouble()) + ", "
                + Words.counted(space.path("zoneResets").asLong(), "reset") + ", "
                + Words.counted(reclaim.path("relocations").asLong(), "relocation") + " with "
                + Words.counted(reclaim.path("readBlocks").asLong(), "block") + " read and "
                + reclaim.path("copiedBlocks").asLong() + " written";
    }

    private static String bytes(JsonNode object, String field) {
        long bytes = object.path(field).asLong();
        return bytes < 0 ? "-" + Sizes.rounded(-bytes) : Sizes.rounded(bytes);
    }
}
