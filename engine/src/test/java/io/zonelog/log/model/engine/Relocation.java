package io.zonelog.log.model.engine;

import io.zonelog.log.model.design.Shape;
import io.zonelog.log.model.device.Place;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Live blocks that reclaim moves: looked up in one or several steps, copied, and mapped if nothing has changed. */
public final class Relocation {
    /** What was found, in the order of files and blocks; of several looks the last one counts. */
    public final TreeMap<Integer, Live> live = new TreeMap<>();

    public final Set<Integer> lookedAt = new HashSet<>();
    public final Map<Place, Place> copies = new LinkedHashMap<>();
    public int zone = -1;
    public boolean flushed;

    /**
     * A live block.
     *
     * @param look the last batch committed when reclaim looked
     */
    public record Live(int file, int block, Place from, int look) {}

    public void found(Live block) {
        live.put(block.file * Shape.FILE_BLOCKS + block.block, block);
    }

    public boolean isWritten() {
        return zone >= 0;
    }
}
