package io.zonelog.deploy.command;

import io.zonelog.block.WriteLife;
import io.zonelog.deploy.command.option.BrokersOption;
import io.zonelog.deploy.command.option.ConfigurationOptions;
import io.zonelog.deploy.command.option.Converters;
import io.zonelog.deploy.command.option.OutputOption;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.DeviceSettings;
import io.zonelog.deploy.config.KafkaSettings;
import io.zonelog.deploy.config.Sizes;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.kafka.RecordCheck;
import io.zonelog.deploy.kafka.WriteRecord;
import io.zonelog.deploy.kafka.WriteRecordSender;
import io.zonelog.deploy.terminal.Progress;
import io.zonelog.deploy.terminal.Terminal;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code zonelog produce KEY [FILE|-]}: sends a file's bytes, or one operation, as write records. */
@Command(
        name = "produce",
        description = {
            "Sends a file's bytes, or one operation, as write records.",
            "Without --offset the bytes are appended to the file of that key."
        },
        footer = {
            "  zonelog produce notes.txt README.md",
            "  echo hello | zonelog produce greeting -",
            "  zonelog produce greeting patch.bin --offset 4KiB",
            "  zonelog produce greeting --op punch --offset 0 --length 4KiB",
            "  zonelog produce greeting --op truncate --size 5",
            "  zonelog produce greeting --op unlink"
        })
public final class ProduceCommand implements Verb {
    /** What records of a file do; the other operations carry no data. */
    enum Operation {
        write,
        zero,
        punch,
        fallocate,
        clone,
        rename,
        truncate,
        unlink,
        sync
    }

    private static final List<String> LIVES = Stream.of(WriteLife.values())
            .map(life -> life.name().toLowerCase(Locale.ROOT))
            .toList();
    private static final long LARGEST_RECORD_BYTES = 15L << 20;

    private final Terminal terminal;

    @Mixin
    private OutputOption output = new OutputOption();

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Parameters(index = "0", paramLabel = "KEY", description = "The file's key.")
    private String key = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "FILE", description = "What to send; - for standard input.")
    private @Nullable String source;

    @Option(names = "--op", paramLabel = "OP", description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    private Operation operation = Operation.write;

    @Option(
            names = "--offset",
            paramLabel = "SIZE",
            converter = Converters.Size.class,
            description = "Where it goes; a write without it appends, a clone without it goes to the start.")
    private @Nullable Long offsetBytes;

    @Option(
            names = "--length",
            paramLabel = "SIZE",
            converter = Converters.Size.class,
            description = "Bytes, for zero, punch, fallocate and clone (a clone without it: to the end).")
    private @Nullable Long lengthBytes;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            converter = Converters.Size.class,
            description = "The new size, for truncate.")
    private @Nullable Long sizeBytes;

    @Option(
            names = "--direct",
            description = "Write past the cache: offset, and length of each record, in whole blocks.")
    private boolean direct;

    @Option(
            names = "--hint",
            paramLabel = "LIFE",
            description = "How long the data will live: none, short, medium, long or extreme.")
    private @Nullable String hint;

    @Option(
            names = "--source",
            paramLabel = "KEY",
            description = "The file that a clone takes its data from, or that a rename gives KEY.")
    private @Nullable String sourceKey;

    @Option(
            names = "--source-offset",
            paramLabel = "SIZE",
            converter = Converters.Size.class,
            description = "Where a clone begins in its source (default: the start).")
    private @Nullable Long sourceOffsetBytes;

    @Option(
            names = "--record-size",
            paramLabel = "SIZE",
            converter = Converters.Size.class,
            description = "Bytes in a record (default 256KiB).")
    private long recordBytes = 256 << 10;

    @Option(names = "--topic", paramLabel = "TOPIC", description = "Topic (else the first one of the settings).")
    private @Nullable String topic;

    @Option(names = "--partition", paramLabel = "N", description = "Partition (else the key chooses).")
    private @Nullable Integer partition;

    @Mixin
    private BrokersOption brokers = new BrokersOption();

    public ProduceCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public ExitCode call() throws IOException {
        checkOptions();
        Configuration settings = configuration.sources(terminal.environment()).load();
        Map<String, String> client = new HashMap<>(settings.kafka());
        String given = brokers.given();
        client.put("bootstrap.servers", given == null ? settings.text(KafkaSettings.BOOTSTRAP_SERVERS) : given);
        String target = topic == null ? settings.list(KafkaSettings.TOPICS).get(0) : topic;
        OptionalInt chosen = partition == null ? OptionalInt.empty() : OptionalInt.of(partition);
        RecordCheck check = new RecordCheck(Math.toIntExact(settings.sizeBytes(DeviceSettings.BLOCK_SIZE)));
        checkRecords(check);
        try (InputStream input = input();
                WriteRecordSender sender = WriteRecordSender.open(client, target, chosen)) {
            if (operation == Operation.write) {
                sendBytes(sender, check, input);
            } else {
                sender.send(operationRecord());
            }
            ProducedRecords produced = ProducedRecords.of(sender, target);
            if (output.isJson()) {
                terminal.json(produced);
            } else {
                produced.lines().forEach(terminal::line);
            }
        }
        return ExitCode.FINE;
    }

    private void checkOptions() {
        boolean write = operation == Operation.write;
        require(write == (source != null), "FILE goes with --op write, and only with it");
        boolean clone = operation == Operation.clone;
        boolean range = operation == Operation.zero || operation == Operation.punch || operation == Operation.fallocate;
        require(
                write || range || clone || offsetBytes == null,
                "--offset goes with --op write, zero, punch, fallocate and clone");
        require(
                !range || (offsetBytes != null && lengthBytes != null),
                "--op " + operation + " needs --offset and --length");
        require(range || clone || lengthBytes == null, "--length goes with --op zero, punch, fallocate and clone");
        require(write || (!direct && hint == null), "--direct and --hint go with --op write");
        require(hint == null || LIVES.contains(hint), "--hint must be one of " + String.join(", ", LIVES));
        require(
                (clone || operation == Operation.rename) == (sourceKey != null),
                "--source goes with --op clone and rename, and only with them");
        require(clone || sourceOffsetBytes == null, "--source-offset goes with --op clone");
        require((operation == Operation.truncate) == (sizeBytes != null), "--size goes with --op truncate");
        require(
                recordBytes >= 1 && recordBytes <= LARGEST_RECORD_BYTES,
                "--record-size must be from 1 to " + Sizes.exact(LARGEST_RECORD_BYTES));
        require(partition == null || partition >= 0, "--partition must be 0 or more");
    }

    private static void require(boolean holds, String line) {
        if (!holds) {
            throw CommandFailure.usage(line);
        }
    }

    /** Before anything is sent: the operation, or the records of a file, of which the first and the last can be wrong if any is. */
    private void checkRecords(RecordCheck check) {
        if (operation != Operation.write) {
            check.require(operationRecord());
            return;
        }
        long first = offsetBytes == null ? 0 : offsetBytes;
        check.require(write(first, ByteBuffer.allocate(0)));
        long lastBytes = sourceBytes() % recordBytes;
        if (sourceBytes() > lastBytes) {
            check.require(write(first, ByteBuffer.allocate((int) recordBytes)));
        }
        check.require(write(first + sourceBytes() - lastBytes, ByteBuffer.allocate((int) lastBytes)));
    }

    /** Opened before a broker is asked for anything, and once only: a pipe can be read once. */
    private InputStream input() {
        if (source == null) {
            return InputStream.nullInputStream();
        }
        if (isStandardInput()) {
            return terminal.in();
        }
        Path file = Path.of(source);
        if (Files.isDirectory(file)) {
            throw CommandFailure.usage("cannot read " + source + ": it is a directory");
        }
        try {
            return Files.newInputStream(file);
        } catch (NoSuchFileException missing) {
            throw CommandFailure.usage("there is no file " + source, missing);
        } catch (IOException failure) {
            throw CommandFailure.usage("cannot read " + source + ": " + FailureLine.of(failure), failure);
        }
    }

    private boolean isStandardInput() {
        return "-".equals(source);
    }

    /** The bytes of the source; 0 where that is not known beforehand. */
    private long sourceBytes() {
        return source == null || isStandardInput() || !Files.isRegularFile(Path.of(source))
                ? 0
                : new File(source).length();
    }

    private WriteRecord operationRecord() {
        return switch (operation) {
            case zero, punch, fallocate ->
                WriteRecord.range(key, operation.name(), known(offsetBytes), known(lengthBytes));
            case clone, rename -> WriteRecord.operation(key, operation.name(), sourceHeaders());
            case truncate -> WriteRecord.truncate(key, known(sizeBytes));
            case unlink -> WriteRecord.unlink(key);
            case sync -> WriteRecord.sync(key);
            case write -> throw new IllegalStateException("a write has data");
        };
    }

    private WriteRecord write(long positionBytes, ByteBuffer data) {
        return new WriteRecord(key, data, writeHeaders(positionBytes));
    }

    private List<Header> sourceHeaders() {
        List<Header> headers = new ArrayList<>();
        headers.add(WriteRecord.header("zonelog.source", sourceKey == null ? "" : sourceKey));
        addNumber(headers, "zonelog.source-offset", sourceOffsetBytes);
        addNumber(headers, "zonelog.offset", offsetBytes);
        addNumber(headers, "zonelog.length", lengthBytes);
        return headers;
    }

    private List<Header> writeHeaders(long positionBytes) {
        List<Header> headers = new ArrayList<>();
        addNumber(headers, "zonelog.offset", offsetBytes == null ? null : positionBytes);
        if (direct) {
            headers.add(WriteRecord.header("zonelog.direct", "true"));
        }
        if (hint != null) {
            headers.add(WriteRecord.header("zonelog.hint", hint));
        }
        return headers;
    }

    private static void addNumber(List<Header> headers, String name, @Nullable Long number) {
        if (number != null) {
            headers.add(WriteRecord.header(name, Long.toString(number)));
        }
    }

    /** Options that the operation needs are there: they were checked. */
    private static long known(@Nullable Long option) {
        return option == null ? 0 : option;
    }

    private void sendBytes(WriteRecordSender sender, RecordCheck check, InputStream input) {
        try (Progress progress = terminal.progress("produce", sourceBytes())) {
            long position = offsetBytes == null ? 0 : offsetBytes;
            byte[] data;
            do {
                data = input.readNBytes((int) recordBytes);
                if (data.length > 0 || position == 0) {
                    WriteRecord record = write(position, ByteBuffer.wrap(data));
                    check.require(record);
                    sender.send(record);
                }
                position += data.length;
                progress.add(data.length);
            } while (data.length == recordBytes);
        } catch (IOException failure) {
            throw CommandFailure.usage("cannot read " + source + ": " + FailureLine.of(failure), failure);
        }
    }
}
