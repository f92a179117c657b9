package io.zonelog.device.zonefs.drive;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.file.DeviceOpenException;
import io.zonelog.device.file.DurableFiles;
import io.zonelog.device.zonefs.mount.MountCheck;
import io.zonelog.device.zonefs.mount.MountFacts;
import io.zonelog.device.zonefs.mount.ZoneFile;
import io.zonelog.device.zonefs.mount.ZoneFileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntConsumer;

/** Makes a device of a drive: resets all zones, measures them, and writes the directory. */
public final class DriveCreation {
    /**
     * What a device on a drive is to be like, as far as the drive leaves a choice.
     *
     * @param deviceUuid its identity
     * @param blockSizeBytes the unit of every transfer; the drive's own, if that is larger
     * @param maxAppendBytes the largest append
     * @param maxOpenZones zones that may be open at most; 0 for what the drive says
     * @param maxActiveZones zones that may be active at most; 0 for what the drive says
     */
    public record Options(
            UUID deviceUuid, int blockSizeBytes, int maxAppendBytes, int maxOpenZones, int maxActiveZones) {}

    private final ZoneFileSystem files;
    private final MountFacts facts;

    public DriveCreation(ZoneFileSystem files) throws IOException {
        this.files = files;
        facts = files.facts();
        MountCheck.requireUsable(facts);
        if (facts.sequentialFiles() == 0) {
            throw new DeviceOpenException(facts.path() + " has no sequential zone");
        }
    }

    /** The sequential zones that hold something. */
    public List<Integer> usedZones() throws IOException {
        List<Integer> used = new ArrayList<>();
        for (int zone = 0; zone < facts.sequentialFiles(); zone++) {
            if (files.state(ZoneFile.sequential(zone)).sizeBytes() > 0) {
                used.add(zone);
            }
        }
        return used;
    }

    /**
     * Makes the device in a directory that does not exist or is empty. What the drive holds is lost.
     *
     * @param progress told of each zone that was reset
     */
    public DriveRecord create(Path directory, Options options, IntConsumer progress) throws IOException {
        DurableFiles.createDirectories(directory);
        ZonefsDirectory.clear(directory);
        for (int zone : usedZones()) {
            files.setSize(ZoneFile.sequential(zone), 0);
            progress.accept(zone);
        }
        DriveRecord record = measured(options);
        LifeJournal.create(
                ZonefsDirectory.lives(directory),
                options.deviceUuid(),
                record.geometry().zoneCount());
        record.write(ZonefsDirectory.drive(directory));
        return record;
    }

    private DriveRecord measured(Options options) throws IOException {
        int block = Math.max(options.blockSizeBytes(), facts.blockSizeBytes());
        CapacityProbe probe = new CapacityProbe(files, block);
        int capacityBlocks = probe.capacityBlocks(firstWritable());
        int last = facts.sequentialFiles() - 1;
        int hidden = probe.hasCapacity(ZoneFile.sequential(last), capacityBlocks) ? 0 : 1;
        for (int zone = 0; zone <= last - hidden; zone++) {
            if (!probe.hasCapacity(ZoneFile.sequential(zone), capacityBlocks)) {
                throw new DeviceOpenException("the zones of " + facts.path()
                        + " are not all of one capacity: " + ZoneFile.sequential(zone) + " does not hold "
                        + capacityBlocks + " blocks of " + block + " bytes");
            }
        }
        requireConventionalZones(capacityBlocks, block);
        int zoneSizeBlocks =
                Math.max(capacityBlocks, Math.toIntExact(zoneSizeBytes((long) capacityBlocks * block) / block));
        int active = options.maxActiveZones();
        DeviceGeometry geometry = new DeviceGeometry(
                options.deviceUuid(),
                block,
                facts.conventionalFiles() + facts.sequentialFiles() - hidden,
                facts.conventionalFiles(),
                zoneSizeBlocks,
                capacityBlocks,
                Math.min(capacityBlocks, Math.max(1, options.maxAppendBytes() / block)),
                options.maxOpenZones() == 0 ? active : options.maxOpenZones(),
                active);
        MountFacts.Drive drive = facts.drive();
        return new DriveRecord(
                geometry, hidden, facts.path(), drive.model(), drive.worldWideId(), drive.fileSystemDigest());
    }

    private ZoneFile firstWritable() throws IOException {
        for (int zone = 0; zone < facts.sequentialFiles(); zone++) {
            if (files.state(ZoneFile.sequential(zone)).isWritable()) {
                return ZoneFile.sequential(zone);
            }
        }
        throw new DeviceOpenException("no sequential zone of " + facts.path() + " can be written");
    }

    /** Linux wants zone sizes that are powers of two. */
    private long zoneSizeBytes(long capacityBytes) {
        long told = facts.drive().zoneSizeBytes();
        return told > 0 ? told : Long.highestOneBit(capacityBytes * 2 - 1);
    }

    private void requireConventionalZones(int capacityBlocks, int blockSizeBytes) throws IOException {
        long zoneSizeBytes = zoneSizeBytes((long) capacityBlocks * blockSizeBytes);
        for (int zone = 0; zone < facts.conventionalFiles(); zone++) {
            ZoneFile file = new ZoneFile(ZoneFile.Kind.CONVENTIONAL, zone);
            long sizeBytes = files.state(file).sizeBytes();
            if (sizeBytes < (long) capacityBlocks * blockSizeBytes || sizeBytes > zoneSizeBytes) {
                throw new DeviceOpenException(file + " of " + facts.path() + " has " + sizeBytes
                        + " bytes, where a zone has " + zoneSizeBytes
                        + ": make the file system without -o aggr_cnv, so that each conventional zone is a file");
            }
        }
    }
}
