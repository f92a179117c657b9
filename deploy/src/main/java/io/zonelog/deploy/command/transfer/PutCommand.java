package io.zonelog.deploy.command.transfer;

import io.zonelog.deploy.command.answer.AnswerSource;
import io.zonelog.deploy.command.answer.Answers;
import io.zonelog.deploy.command.option.OutputOption;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.config.Sizes;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.failure.FailureLine;
import io.zonelog.deploy.kafka.WholeFileSender.Place;
import io.zonelog.deploy.terminal.Progress;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.mapping.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code zonelog put KEY FILE}: a whole file, in one step. */
@Command(
        name = "put",
        description = {
            "Writes a whole file in one step, in place of one that has the key, and waits until it is durable.",
            "Its bytes go to a hidden name first, which then gets the key. Killed in between, it can be given again."
        },
        footer = {
            "  zonelog put notes.txt README.md",
            "  tar c photos | zonelog put photos.tar -",
            "  zonelog put notes.txt README.md --url http://storage:8480 -b kafka:9092"
        })
public final class PutCommand implements Verb {
    private final Terminal terminal;
    private final Clock clock;

    @Mixin
    private AnswerSource source = new AnswerSource();

    @Mixin
    private KafkaTarget target = new KafkaTarget();

    @Mixin
    private OutputOption output = new OutputOption();

    @Mixin
    private DurableWait.Patience patience = new DurableWait.Patience();

    @Parameters(index = "0", paramLabel = "KEY", description = "The file's key.")
    private String key = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "What to write; - for standard input.")
    private String file = "";

    public PutCommand(Terminal terminal, Clock clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    /**
     * The JSON answer.
     *
     * @param key the file
     * @param topic its topic
     * @param partition its partition
     * @param sizeBytes its length
     * @param offset of the record with which it is there
     */
    private record Written(String key, String topic, int partition, long sizeBytes, long offset) {}

    @Override
    public ExitCode call() {
        try (InputStream content = content();
                Answers answers = source.open(terminal);
                KafkaTarget.Opened opened = target.open(terminal, source);
                Progress progress = terminal.progress("put", sizeBytes())) {
            WholeFile whole = WholeFile.of(key, answers, opened);
            new StaleUploads(answers, opened.sender(), clock).remove(whole.key());
            WholeFile.Sent sent =
                    whole.send(opened.sender(), content, answers.device().blockSizeBytes(), progress);
            Place place = sent.place();
            patience.with(answers).await(Map.of(place, sent.offset()));
            sent.requireApplied(answers);
            print(new Written(whole.key(), place.topic(), place.partition(), sent.sizeBytes(), sent.offset()));
            return ExitCode.FINE;
        } catch (IOException failure) {
            throw CommandFailure.usage("cannot read " + file + ": " + FailureLine.of(failure), failure);
        }
    }

    private void print(Written written) {
        if (output.isJson()) {
            terminal.json(written);
        } else {
            terminal.line(
                    Printable.name(written.key()) + ": " + Sizes.rounded(written.sizeBytes()) + ", durable at offset "
                            + written.offset() + " of " + written.topic() + " partition " + written.partition());
        }
    }

    private InputStream content() throws IOException {
        if (file.equals("-")) {
            return terminal.in();
        }
        if (Files.isDirectory(Path.of(file))) {
            throw CommandFailure.usage(
                    "cannot read " + file + ": it is a directory; zonelog import writes all that is in it");
        }
        try {
            return Files.newInputStream(Path.of(file));
        } catch (NoSuchFileException missing) {
            throw CommandFailure.usage("there is no file " + file, missing);
        }
    }

    private long sizeBytes() throws IOException {
        return file.equals("-") || !Files.isRegularFile(Path.of(file)) ? 0 : Files.size(Path.of(file));
    }
}
