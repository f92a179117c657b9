package io.zonelog.log.model.rebuild;

import io.zonelog.log.model.device.Image;
import io.zonelog.log.model.device.Summary;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which checkpoints a device holds. */
public final class Checkpoints {
    private Checkpoints() {}

    /**
     * The newest one of which each part can be read.
     *
     * @param copies in how many zones at least
     * @return its parts; null if there is none
     */
    public static Summary.@Nullable Checkpoint @Nullable [] newestWhole(Image image, int copies) {
        Map<Integer, List<Set<Integer>>> zones = new HashMap<>();
        Summary.@Nullable Checkpoint[] newest = null;
        for (Summary summary : image.summaries()) {
            Summary.Checkpoint part = summary.checkpoint();
            if (part != null) {
                List<Set<Integer>> ofSerial =
                        zones.computeIfAbsent(part.serial(), serial -> List.of(new HashSet<>(), new HashSet<>()));
                ofSerial.get(part.part()).add(summary.stamp().zone());
            }
        }
        int serial = -1;
        for (Map.Entry<Integer, List<Set<Integer>>> checkpoint : zones.entrySet()) {
            boolean whole = checkpoint.getValue().stream().allMatch(where -> where.size() >= copies);
            serial = whole ? Math.max(serial, checkpoint.getKey()) : serial;
        }
        if (serial >= 0) {
            newest = new Summary.Checkpoint[Summary.Checkpoint.PARTS];
            for (Summary summary : image.summaries()) {
                Summary.Checkpoint part = summary.checkpoint();
                if (part != null && part.serial() == serial) {
                    newest[part.part()] = part;
                }
            }
        }
        return newest;
    }
}
