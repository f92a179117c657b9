package io.zonelog.deploy.content;

import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.read.Readers;
import io.zonelog.engine.read.SnapshotReader;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.MappingView;
import io.zonelog.mapping.SourceIdentity;
import io.zonelog.mapping.SourcePosition;
import io.zonelog.zone.ReaderHolds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The files of a running engine, for clients: found as of one moment, in the partitions that the engine holds. For any thread. */
public final class Contents {
    private final Readers readers;

    public Contents(Readers readers) {
        this.readers = readers;
    }

    /**
     * A look at everything as of now, to be closed.
     *
     * @return empty if there are as many readers as there may be
     */
    public Optional<SnapshotReader> look() {
        return readers.open();
    }

    /**
     * A look at very much as of now, which lasts as long as it makes progress.
     *
     * @return empty if there are as many readers as there may be
     */
    public Optional<SnapshotReader> lastingLook() {
        return readers.open(ReaderHolds.Span.WHILE_IT_PROGRESSES);
    }

    /** The device that they lie on. */
    public DeviceGeometry geometry() {
        return readers.geometry();
    }

    /** The partitions that are held, of those wanted; what was left behind is old, and not shown. */
    public static List<SourcePosition> held(MappingView view, Predicate<SourceIdentity> wanted) {
        return view.positions().stream()
                .filter(source -> source.state().isHeld() && wanted.test(source.identity()))
                .toList();
    }

    /** The files of a key in some partitions. */
    public static List<Located> find(MappingView view, byte[] key, List<SourcePosition> sources) {
        List<Located> found = new ArrayList<>();
        if (key.length > 0 && key.length <= FileKey.MAX_NAME_BYTES) {
            for (SourcePosition source : sources) {
                view.file(new FileKey(source.sourceId(), key)).ifPresent(file -> found.add(new Located(file, source)));
            }
        }
        return found;
    }

    /** A file that was found with a look, which is handed over and closed with it. */
    public static OpenFile open(SnapshotReader look, Located located) {
        return new OpenFile(look, located);
    }
}
