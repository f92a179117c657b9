package io.zonelog.log.model.step;

import io.zonelog.log.model.design.Choices;
import io.zonelog.log.model.design.Rule;
import io.zonelog.log.model.device.Place;
import io.zonelog.log.model.device.Summary;
import io.zonelog.log.model.engine.Batch;
import io.zonelog.log.model.engine.EngineState;
import io.zonelog.log.model.engine.SegmentWriter;
import io.zonelog.log.model.engine.Space;
import java.util.List;

/** Writes again, elsewhere, what a failed flush or a failed zone has taken from batches that are not committed. */
public final class NextAttempts {
    private final EngineState engine;
    private final Space space;
    private final SegmentWriter segments;

    public NextAttempts(EngineState engine, Space space, SegmentWriter segments) {
        this.engine = engine;
        this.space = space;
        this.segments = segments;
    }

    /** A flush failed: some segments of a batch are in doubt, and may hold zeros. */
    public void flushFailed(Choices choices) {
        for (Batch batch : engine.inFlight) {
            if (!batch.isClosed() || batch.flushed || batch.segments.isEmpty() || choices.below(2) == 1) {
                continue;
            }
            int zeros = choices.below(3);
            if (!space.hasRoomForData(batch.dataBlocks()) || space.isShort()) {
                // An engine without room for another attempt stops, which is a power cut.
                return;
            }
            for (Batch.Segment segment : batch.segments) {
                if (!segment.lost && choices.below(3) < 2) {
                    segment.lost = true;
                    zero(segment, zeros);
                }
            }
            engine.say(() -> "a flush fails: segments of batch " + batch.number + " are in doubt"
                    + (zeros == 0 ? "" : ", and hold zeros now"));
            writeAgain(batch, choices);
            return;
        }
    }

    private void zero(Batch.Segment segment, int zeros) {
        for (Summary.Line line : segment.lines) {
            int count = zeros == 0 ? 0 : zeros == 1 ? line.count() : 1;
            for (int i = 0; i < count; i++) {
                engine.device.zero(new Place(segment.zone, segment.epoch, line.index() + i));
            }
        }
    }

    /** A zone has failed. */
    public void zoneFailed(int zone, Choices choices) {
        for (Batch batch : engine.inFlight) {
            if (engine.device.isLost(zone) || !batch.isClosed()) {
                for (Batch.Segment segment : batch.segments) {
                    segment.lost |= segment.zone == zone;
                }
                batch.recordLost |= batch.recordZones.contains(zone);
                if (!batch.isWhole()) {
                    batch.flushed = false;
                    writeAgain(batch, choices);
                }
            }
        }
    }

    /** Batches for which there was no room yet. */
    public void goOn(Choices choices) {
        for (Batch batch : engine.inFlight) {
            if (!batch.isWhole()) {
                writeAgain(batch, choices);
            }
        }
    }

    private void writeAgain(Batch batch, Choices choices) {
        List<Integer> zones = segments.recordZones(choices, 1, Space.Purpose.PROMISED);
        if (batch.isWhole() || zones.isEmpty() || !space.hasRoomAgain(batch)) {
            return;
        }
        boolean withRecord = batch.recordLost || !batch.isClosed() || engine.keeps(Rule.RECORD_OF_THE_LAST_ATTEMPT);
        if (withRecord) {
            batch.recordZones.clear();
            batch.recordZones.addAll(zones);
        }
        for (Batch.Segment segment : batch.takeLost()) {
            for (Summary.Line line : segment.lines) {
                segments.append(batch, new SegmentWriter.Run(line.file(), line.block(), line.checksums()), 0);
            }
        }
        batch.recordLost = false;
        engine.say(() -> "written again: " + batch);
        if (batch.isClosed()) {
            segments.close(batch, withRecord);
        }
    }
}
