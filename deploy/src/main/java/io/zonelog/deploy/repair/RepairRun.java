package io.zonelog.deploy.repair;

import io.zonelog.deploy.backup.BackupBlocks;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.repair.RepairRuns.Sources;
import io.zonelog.deploy.repair.RepairRuns.Totals;
import io.zonelog.deploy.view.RepairRow;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.read.DamageScan.Damage;
import io.zonelog.engine.reclaim.Repair;
import io.zonelog.mapping.MappingView;
import io.zonelog.mapping.SourceIdentity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run: what becomes of each damage that it meets, and what it has done so far. Other engines are asked at once; a backup, which has to be
 * read through, when a partition has been, for all of its blocks together. Owned by its thread.
 */
final class RepairRun {
    private static final Logger LOG = LoggerFactory.getLogger(RepairRun.class);
    private static final int MOST_LINES = 1000;
    /** So many damages wait for the backup at most; each takes a few KiB. */
    private static final int MOST_WAITING = 1024;

    private final long totalBytes;
    private final Site site;
    private final List<DamagedBlocks> waiting = new ArrayList<>();
    /** The first lines; replaced where there is another one, so that it can be shown as it is. */
    private List<String> lost = List.of();

    private long lostCount;
    private Totals done = Totals.NONE;

    /**
     * Where a run takes place.
     *
     * @param view what files map now
     * @param sources who may have what is damaged
     * @param writer writes blocks anew, and waits for that
     * @param progress is told whenever more has been done
     * @param stopped whether to give up
     */
    record Site(
            MappingView view,
            DeviceGeometry geometry,
            Sources sources,
            Function<Repair, Repair.Outcome> writer,
            Consumer<RepairRun> progress,
            BooleanSupplier stopped) {}

    RepairRun(long totalBytes, Site site) {
        this.totalBytes = totalBytes;
        this.site = site;
    }

    /** More was read. */
    void read(long bytes) {
        add(new Totals(bytes, 0, 0, 0));
    }

    private void add(Totals more) {
        done = done.plus(more);
        site.progress().accept(this);
    }

    /** Has damaged blocks written anew as far as other engines have them; the others wait for {@link #askBackup} if there is one. */
    void repair(Damage damage) {
        DamagedBlocks blocks = new DamagedBlocks(damage, site.geometry());
        LOG.warn("{}", blocks.line(damage.reason()));
        add(new Totals(0, blocks.count(), 0, 0));
        blocks.fetch(site.sources().peers());
        write(blocks);
        if (site.sources().backup() == null) {
            giveUp(blocks);
        } else if (blocks.missing() > 0) {
            waiting.add(blocks);
            if (waiting.size() == MOST_WAITING) {
                askBackup(damage.source().identity());
            }
        }
    }

    /** Has blocks of a partition that wait written anew as far as the backup has them. */
    void askBackup(SourceIdentity identity) {
        BackupBlocks backup = site.sources().backup();
        if (backup == null || waiting.isEmpty()) {
            return;
        }
        String newest = "the newest backup in " + backup.backups();
        String reason = newest + " has other data there, or none";
        List<BackupBlocks.Place> places = waiting.stream()
                .map(blocks -> blocks.place(() -> write(blocks)))
                .toList();
        try {
            backup.find(identity, site.geometry().blockSizeBytes(), places, site.stopped());
        } catch (IOException failure) {
            reason = newest + ": " + FailureLine.of(failure);
        }
        for (DamagedBlocks blocks : waiting) {
            blocks.addReason(reason);
            giveUp(blocks);
        }
        waiting.clear();
    }

    private void write(DamagedBlocks blocks) {
        for (Repair repair : blocks.repairs()) {
            int count = repair.blocks().remaining() / site.geometry().blockSizeBytes();
            switch (site.writer().apply(repair)) {
                // What is not mapped, or is another block by now, was overwritten meanwhile.
                case REPAIRED, NOT_MAPPED, UNFIT -> add(new Totals(0, 0, count, 0));
                case NO_ROOM ->
                    lose(
                            count,
                            blocks.line("there is no room to write " + count + " of the blocks anew; give space back"));
                case STOPPED -> lose(count, blocks.line("the engine does not answer, or is stopping"));
            }
        }
    }

    /** What is missing is lost, unless it was overwritten meanwhile. */
    private void giveUp(DamagedBlocks blocks) {
        add(new Totals(0, 0, blocks.passOverwritten(site.view()), 0));
        if (blocks.missing() > 0) {
            lose(blocks.missing(), blocks.lossLine());
        }
    }

    private void lose(int count, String line) {
        note(line);
        add(new Totals(0, 0, 0, count));
    }

    /** Notes what has gone wrong, in one line. */
    void note(String line) {
        lostCount++;
        if (lost.size() < MOST_LINES) {
            lost = Stream.concat(lost.stream(), Stream.of(line)).toList();
        }
    }

    /** What it has done so far. */
    Totals done() {
        return done;
    }

    /**
     * How far it is.
     *
     * @param state as {@link RepairRow} has it
     */
    RepairRow row(String state) {
        return new RepairRow(
                state, totalBytes, done.readBytes(), done.damagedBlocks(), done.repairedBlocks(), lost, lostCount);
    }
}
