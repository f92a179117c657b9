package io.zonelog.deploy.command.query;

import io.zonelog.deploy.command.option.Converters;
import io.zonelog.deploy.command.option.DataOption;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.data.QueryData;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.terminal.Progress;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.view.FileFinder;
import io.zonelog.deploy.view.LeftBehind;
import io.zonelog.engine.read.DataReadException;
import io.zonelog.engine.read.FileReader;
import io.zonelog.mapping.FileRecord;
import io.zonelog.mapping.Printable;
import java.nio.ByteBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code zonelog cat KEY}: the bytes of a file, each block checked against its checksum. */
@Command(
        name = "cat",
        description = "Writes a file's bytes to standard output; every block is checked by its CRC32C.",
        footer = {
            "  zonelog cat notes.txt",
            "  zonelog cat photo.jpg > photo.jpg",
            "  zonelog cat journal --offset 1MiB --length 4KiB | hexdump -C"
        })
public final class CatCommand implements Verb {
    private static final int BUFFER_BYTES = 4 << 20;
    /** Beside a running engine a file's blocks may move while they are read. */
    private static final int MAX_RETRIES = 5;

    private final Terminal terminal;

    @Mixin
    private DataOption data = new DataOption();

    @Option(names = "--offset", paramLabel = "SIZE", converter = Converters.Size.class, description = "Where to begin.")
    private long offsetBytes;

    @Option(
            names = "--length",
            paramLabel = "SIZE",
            converter = Converters.Size.class,
            description = "How much at most.")
    private long lengthBytes = Long.MAX_VALUE;

    @Option(names = "--left", description = "Also if another engine holds its partition now: the file as it was then.")
    private boolean left;

    @Parameters(paramLabel = "KEY", description = "The file's key; key@topic/partition if several partitions have it.")
    private String key = "";

    public CatCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public ExitCode call() {
        try (QueryData open = QueryData.open(data.directory(terminal.environment()))) {
            FileFinder finder = new FileFinder(open.store(), LeftBehind.shownIf(left));
            long sizeBytes = finder.find(key).file().sizeBytes();
            long wantedBytes = Math.max(0, Math.min(sizeBytes - offsetBytes, lengthBytes));
            try (Progress progress = progress(wantedBytes)) {
                write(open, finder, progress);
            }
        }
        return ExitCode.FINE;
    }

    /** On a screen the bytes themselves show how far it is. */
    private Progress progress(long wantedBytes) {
        return terminal.screens().contains(Terminal.Screen.OUT)
                ? Progress.silent()
                : terminal.progress("cat", wantedBytes);
    }

    private void write(QueryData open, FileFinder finder, Progress progress) {
        FileReader reader = new FileReader(open.store(), open.device());
        FileRecord file = finder.find(key).file();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        long position = offsetBytes;
        long left = lengthBytes;
        int retries = 0;
        while (left > 0 && terminal.isRead()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), left));
            try {
                int count = reader.read(file, position, buffer);
                if (count == 0) {
                    return;
                }
                terminal.bytes(buffer.array(), count);
                position += count;
                left -= count;
                progress.add(count);
                retries = 0;
            } catch (DataReadException moved) {
                retries++;
                if (retries > MAX_RETRIES || !open.refresh()) {
                    throw CommandFailure.problem(Printable.name(key) + ": " + FailureLine.of(moved), moved);
                }
                file = finder.find(key).file();
            }
        }
    }
}
