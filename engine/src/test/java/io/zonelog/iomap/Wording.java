package io.zonelog.iomap;

import io.zonelog.block.BlockStatus;
import io.zonelog.block.Sectors;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** How the tables say mappings, dirty ranges and ioends; see the head of each table. */
final class Wording {
    /** Memory for all data of all cases, which nobody looks at. */
    private static final ByteBuffer MEMORY = ByteBuffer.allocate(1 << 20);

    private Wording() {}

    /** The dirty range of a command, in whole blocks of memory. */
    static DirtyRange range(Command command, int blockSizeBytes) {
        Command.Range range = command.range();
        long dataBytes = blocksOf(range.lengthBytes(), blockSizeBytes);
        String[] records = command.value("records", "0..0").split("\\.\\.", -1);
        return new DirtyRange(
                Long.parseLong(command.value("file", "1")),
                range.startBytes(),
                range.lengthBytes(),
                MEMORY.slice(0, Math.toIntExact(dataBytes)),
                command.has("direct") ? IoendFlags.DIRECT : IoendFlags.NONE,
                Long.parseLong(records[0]),
                Long.parseLong(records[1]));
    }

    /** The mapping of a command: of its range, or of a larger one given as {@code map}. */
    static Iomap iomap(Command command, int blockSizeBytes) {
        Command.Range range = command.range();
        Command.Range mapped = Command.Range.parse(
                command.value("map", range.startBytes() + "+" + blocksOf(range.lengthBytes(), blockSizeBytes)));
        int flags = command.has("shared") ? Iomap.SHARED : 0;
        flags |= command.has("boundary") ? Iomap.BOUNDARY : 0;
        flags |= command.has("append") ? Iomap.ZONE_APPEND : 0;
        Iomap.Type type = command.has("hole")
                ? Iomap.Type.HOLE
                : command.has("unwritten") ? Iomap.Type.UNWRITTEN : Iomap.Type.MAPPED;
        return new Iomap(mapped.startBytes(), mapped.lengthBytes(), type, flags, sector(command));
    }

    static long sector(Command command) {
        String address = command.value("zone", command.value("at", "none"));
        return address.equals("none") ? Sectors.UNASSIGNED : Long.parseLong(address);
    }

    static BlockStatus status(Command command, String otherwise) {
        return BlockStatus.valueOf(command.value("status", otherwise));
    }

    /** An ioend built from folios of a given size. */
    static Ioend ioend(Command command, int blockSizeBytes, Ioend.FinishHandler finished) {
        DirtyRange whole = range(command, blockSizeBytes);
        long folioBytes = command.bytes("folio", "64m");
        Iomap iomap = iomap(command, blockSizeBytes);
        List<DirtyRange> pieces = pieces(whole, folioBytes);
        Ioend ioend = new Ioend(iomap, pieces.get(0), finished);
        pieces.subList(1, pieces.size()).forEach(ioend::join);
        return ioend;
    }

    /** Cuts a range into folios. */
    static List<DirtyRange> pieces(DirtyRange whole, long folioBytes) {
        List<DirtyRange> pieces = new ArrayList<>();
        int dataBytes = whole.data().remaining();
        for (int done = 0; done < dataBytes; ) {
            int piece = Math.toIntExact(Math.min(folioBytes, dataBytes - done));
            pieces.add(new DirtyRange(
                    whole.fileId(),
                    whole.offsetBytes() + done,
                    Math.min(piece, whole.lengthBytes() - done),
                    whole.data().slice(done, piece),
                    whole.flags(),
                    whole.firstSourceOffset(),
                    whole.lastSourceOffset()));
            done += piece;
        }
        return pieces;
    }

    /** An ioend in words: file if not 1, range, target, flags, bio if longer than the range, records if not 0..0. */
    static String of(Ioend ioend) {
        long bioBytes = ioend.bio().lengthBytes();
        return withoutBio(ioend) + (bioBytes == ioend.sizeBytes() ? "" : " bio=" + Command.text(bioBytes));
    }

    /** The same of an ioend whose bio is done. */
    static String withoutBio(Ioend ioend) {
        StringBuilder text = new StringBuilder();
        if (ioend.fileId() != 1) {
            text.append("file=").append(ioend.fileId()).append(' ');
        }
        text.append(new Command.Range(ioend.offsetBytes(), ioend.sizeBytes()));
        text.append(ioend.isZoneAppend() ? " append" : "");
        text.append(ioend.sector() == Sectors.UNASSIGNED ? " unplaced" : " sector=" + ioend.sector());
        appendFlags(text, ioend.flags());
        if (ioend.lastSourceOffset() != 0) {
            text.append(" records=")
                    .append(ioend.firstSourceOffset())
                    .append("..")
                    .append(ioend.lastSourceOffset());
        }
        return text.toString();
    }

    private static void appendFlags(StringBuilder text, int flags) {
        text.append((flags & IoendFlags.SHARED) != 0 ? " SHARED" : "");
        text.append((flags & IoendFlags.UNWRITTEN) != 0 ? " UNWRITTEN" : "");
        text.append((flags & IoendFlags.BOUNDARY) != 0 ? " BOUNDARY" : "");
        text.append((flags & IoendFlags.DIRECT) != 0 ? " DIRECT" : "");
    }

    private static long blocksOf(long lengthBytes, int blockSizeBytes) {
        return (lengthBytes + blockSizeBytes - 1) / blockSizeBytes * blockSizeBytes;
    }
}
