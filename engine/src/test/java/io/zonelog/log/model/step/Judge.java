package io.zonelog.log.model.step;

import io.zonelog.log.model.design.Verdict;
import io.zonelog.log.model.device.DataBlock;
import io.zonelog.log.model.device.Image;
import io.zonelog.log.model.device.Place;
import io.zonelog.log.model.device.Store;
import io.zonelog.log.model.engine.Batch;
import io.zonelog.log.model.engine.Contents;
import io.zonelog.log.model.engine.EngineState;
import io.zonelog.log.model.rebuild.Rebuild;
import io.zonelog.log.model.rebuild.Replay;
import io.zonelog.log.model.rebuild.StoreCommit;
import io.zonelog.log.model.rebuild.Tail;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Compares what is found on an image with what is true. */
public final class Judge {
    private final EngineState engine;
    private int looks;

    public Judge(EngineState engine) {
        this.engine = engine;
    }

    /** Images compared so far. */
    public int looks() {
        return looks;
    }

    /**
     * Finds what there is and compares.
     *
     * @param recovered what the store recovered to; null if it is lost. One that is synced at each commit needs nothing, so it is rebuilt too
     * @throws Verdict if that is not what is true
     */
    public Tail.Found verify(Image image, @Nullable Store recovered, String when) {
        looks++;
        Store prefix = engine.design.replays() ? recovered : null;
        Tail.Found found = null;
        String fault;
        try {
            found = prefix == null
                    ? new Rebuild(image, engine.design).run()
                    : new Replay(image, engine.design, looks).run(prefix);
            fault = fault(found, image);
        } catch (Tail.Found.Contradiction contradiction) {
            fault = contradiction.getMessage();
        }
        if (found == null || fault != null) {
            String verdict = fault;
            engine.say(() -> when + (prefix == null ? "" : " with a store as of batch " + prefix.batch()) + " leaves\n"
                    + image + "  => " + verdict);
            throw new Verdict(String.valueOf(verdict));
        }
        return found;
    }

    private @Nullable String fault(Tail.Found found, Image image) {
        Store store = found.store();
        Contents truth = engine.truth.get(store.batch());
        if (store.batch() < engine.store.batch()) {
            return "only batch " + store.batch() + " is found, but " + engine.store.batch() + " is committed";
        }
        if (truth == null) {
            return "batch " + store.batch() + " never was";
        }
        if (store.sharesUnwritten()) {
            return "a place waits for two files' data";
        }
        if (!Arrays.equals(store.positions(), truth.positions) || store.nextFileId() != truth.nextFileId) {
            return "positions " + Arrays.toString(store.positions()) + ", next file " + store.nextFileId()
                    + "; true are " + Arrays.toString(truth.positions) + ", " + truth.nextFileId;
        }
        if (!store.rows().keySet().equals(truth.files.keySet())) {
            return "files " + store.rows().keySet() + ", true are " + truth.files.values();
        }
        for (Store.Row row : store.rows().values()) {
            String fault = fault(row, truth.files.get(row.id), image, store);
            if (fault != null) {
                return fault + " as of batch " + store.batch();
            }
        }
        return null;
    }

    private @Nullable String fault(Store.Row row, Contents.@Nullable File file, Image image, Store found) {
        if (file == null || !file.name.equals(row.name) || file.sizeBytes != row.sizeBytes) {
            return row.name + " of " + row.sizeBytes + " bytes is found, true is " + file;
        }
        for (int block = 0; block < row.blocks.length; block++) {
            Place place = row.written(block);
            DataBlock data = place == null ? DataBlock.ZEROS : image.read(place);
            boolean lost = place != null && image.isLost(place);
            if (lost && mayBeLost(row.id, block, image, found)) {
                continue;
            }
            if (lost || data == null) {
                return row.name + "." + block + " at " + place + (lost ? " is told to be lost" : " cannot be read");
            }
            if (!data.equals(file.blocks[block])) {
                return row.name + "." + block + " at " + place + " is found as " + data + ", true is "
                        + file.blocks[block];
            }
        }
        return null;
    }

    /** Whether a block was in a zone that is lost: where the store has it, after the batches that follow. */
    private boolean mayBeLost(int file, int block, Image image, Store found) {
        Store expected = engine.store;
        boolean retried = false;
        if (found.batch() > expected.batch()) {
            expected = expected.copy();
            for (Batch batch : engine.inFlight) {
                if (batch.number <= found.batch() && batch.isClosed()) {
                    StoreCommit.apply(expected, batch.record(), batch.placed(), 0);
                    retried |= batch.triedZones.stream().anyMatch(image::isLost);
                }
            }
        }
        Store.Row row = expected.row(file);
        Place place = row == null ? null : row.written(block);
        return retried || (place != null && image.isLost(place));
    }
}
