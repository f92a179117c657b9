package io.zonelog.log.model.engine;

import io.zonelog.log.model.design.Choices;
import io.zonelog.log.model.design.Rule;
import io.zonelog.log.model.device.CommitRecord;
import io.zonelog.log.model.device.DataBlock;
import io.zonelog.log.model.device.Summary;
import java.util.ArrayList;
import java.util.List;

/** Appends a batch's data to zones, and what closes its segments. */
public final class SegmentWriter {
    private final EngineState engine;
    private final Space space;

    public SegmentWriter(EngineState engine, Space space) {
        this.engine = engine;
        this.space = space;
    }

    /** Blocks of a file that follow each other. */
    public record Run(int file, int block, List<DataBlock> data) {}

    /** Zones for the copies of a record, or of what takes as many blocks; none if there is no room. */
    public List<Integer> recordZones(Choices choices, int blocks, Space.Purpose purpose) {
        return space.recordZones(choices, engine.keeps(Rule.RECORDS_TWICE) ? 2 : 1, blocks, purpose);
    }

    /** Appends a run, cut where a zone is full. */
    public void append(Batch batch, Run run, int wantedZone) {
        int done = 0;
        while (done < run.data.size()) {
            int zone = space.dataZone(wantedZone, batch);
            if (zone < 0) {
                throw new IllegalStateException("a batch was taken in without room");
            }
            Batch.Segment segment = segmentIn(batch, zone);
            int count = Math.min(space.free(zone), run.data.size() - done);
            List<DataBlock> part = run.data.subList(done, done + count);
            segment.lines.add(appendLine(zone, run.file, run.block + done, batch.number, part));
            done += count;
        }
    }

    /** Appends blocks, and says which line describes them. */
    public Summary.Line appendLine(int zone, int file, int block, int version, List<DataBlock> data) {
        int first = engine.device.items(zone).size();
        data.forEach(item -> engine.device.append(zone, item));
        return new Summary.Line(file, block, first, version, List.copyOf(data));
    }

    private Batch.Segment segmentIn(Batch batch, int zone) {
        for (Batch.Segment segment : batch.segments) {
            if (segment.zone == zone && !segment.lost && !segment.closed) {
                return segment;
            }
        }
        Batch.Segment segment = new Batch.Segment(zone, engine.device.epoch(zone));
        batch.segments.add(segment);
        batch.triedZones.add(zone);
        return segment;
    }

    /**
     * Appends the summaries of the segments that have none yet.
     *
     * @param withRecord whether the record is written, where the batch wants it
     */
    public void close(Batch batch, boolean withRecord) {
        List<CommitRecord> record = withRecord ? List.of(batch.newRecord()) : List.of();
        List<Integer> recordZones = withRecord ? new ArrayList<>(batch.recordZones) : new ArrayList<>();
        for (Batch.Segment segment : batch.segments) {
            if (!segment.closed) {
                segment.closed = true;
                boolean beside = recordZones.remove((Integer) segment.zone);
                engine.append(
                        segment.zone, Summary.Kind.BATCH, batch.number, segment.lines, beside ? record : List.of());
            }
        }
        for (int zone : recordZones) {
            engine.append(zone, Summary.Kind.BATCH, batch.number, List.of(), record);
        }
        batch.triedZones.addAll(batch.recordZones);
        engine.say(() -> "summaries of " + batch);
    }
}
