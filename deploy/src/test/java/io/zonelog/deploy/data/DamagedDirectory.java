package io.zonelog.deploy.data;

import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.testing.CommandLineRun;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.Trees;
import io.zonelog.deploy.testing.WrittenData;
import io.zonelog.engine.EngineFixture;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.batch.EngineException;
import io.zonelog.engine.read.DataReadException;
import io.zonelog.mapping.MappingStoreException;
import io.zonelog.metadata.MetadataOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A data directory with known content, of which copies are damaged, and then asked. */
final class DamagedDirectory {
    private static final String ROLLED_BACK = "The device holds batch ";

    private final Path intact;
    private final Path older;
    private final Path copy;
    /** The content of every file after each time that an engine has left the directory, the latest last. */
    private final List<Map<String, byte[]>> states = new ArrayList<>();

    DamagedDirectory(Path temporary) throws IOException {
        intact = temporary.resolve("intact");
        older = temporary.resolve("older");
        copy = temporary.resolve("copy");
        WrittenData.inSmallZones(intact, engine -> writeRound(engine, 0));
        for (int round = 1; round < 4; round++) {
            if (round == 3) {
                Trees.copy(intact, older);
            }
            int number = round;
            withEngine(intact, engine -> writeRound(engine, number));
        }
        new LastRun("broker:9092", "group", List.of("writes")).save(new DataDirectory(intact));
    }

    private void writeRound(EngineFixture engine, int round) {
        Map<String, byte[]> state = states.isEmpty() ? new TreeMap<>() : new TreeMap<>(states.get(states.size() - 1));
        Random random = new Random(round);
        for (int file = 0; file < 4; file++) {
            byte[] data = new byte[20_000 * (file + 1)];
            random.nextBytes(data);
            String name = "file-" + file;
            engine.write(name, 0, data);
            state.put(name, data);
        }
        byte[] own = ("of round " + round + " ").repeat(500 * (round + 1)).getBytes(StandardCharsets.UTF_8);
        engine.write("round-" + round, 0, own);
        state.put("round-" + round, own);
        engine.drain();
        engine.apply("clone", new FileOperation.Truncate(0));
        engine.write("clone", 0, own);
        engine.drain();
        state.put("clone", own);
        states.add(state);
    }

    private static void withEngine(Path directory, Consumer<EngineFixture> work) {
        EngineData data = EngineData.open(new DataDirectory(directory), MetadataOptions.forReader());
        try (data;
                EngineFixture engine = new EngineFixture(
                        data.device(), data.store(), EngineFixture.OPTIONS, (batch, positions) -> {})) {
            work.accept(engine);
        }
    }

    /** The files of the directory, by their paths below it. */
    List<String> files() throws IOException {
        try (Stream<Path> entries = Files.walk(intact)) {
            return entries.filter(Files::isRegularFile)
                    .map(file -> intact.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    /** Damages a file of a fresh copy; tells what went wrong silently or loudly afterwards, a line each. */
    List<String> verdict(String file, Damage damage, long seed) throws IOException {
        if (Files.exists(copy)) {
            Trees.delete(copy);
        }
        Trees.copy(intact, copy);
        damage.inflict(new Damage.Victim(copy.resolve(file), copy, older), new Random(seed));
        List<String> wrong = new ArrayList<>();
        CommandLineRun check = query(wrong, "check");
        query(wrong, "scrub");
        query(wrong, "ls", "--json");
        query(wrong, "zones");
        query(wrong, "map", "file-3");
        // The whole directory as it was is a backup that was brought back, and right.
        boolean isWholeOlder = damage.equals(Damage.OLD_COPY_OF_ITS_DIRECTORY) && !file.contains("/");
        boolean isTold = isWholeOlder || check.status() != 0 || check.err().contains(ROLLED_BACK);
        for (String name : latest().keySet()) {
            CommandLineRun cat = query(wrong, "cat", name);
            if (cat.status() == 0 && !isRight(name, cat.bytes().array(), isTold)) {
                wrong.add("cat " + name + " gives other bytes, check says " + check.out() + check.err());
            }
        }
        startEngine(wrong, isTold);
        return wrong;
    }

    private Map<String, byte[]> latest() {
        return states.get(states.size() - 1);
    }

    /** An older state is right if somebody says so. */
    private boolean isRight(String name, byte[] bytes, boolean isTold) {
        return Arrays.equals(bytes, latest().get(name))
                || (isTold && states.stream().anyMatch(state -> Arrays.equals(bytes, state.get(name))));
    }

    private CommandLineRun query(List<String> wrong, String... words) {
        CommandLineRun run = TestEngine.query(copy, words);
        String what = String.join(" ", words) + " exit " + run.status() + ": " + run.err();
        if (run.err().contains("\tat ") || run.err().contains("Exception") || run.status() > 2) {
            wrong.add("stack trace or name of a class: " + what);
        }
        if (run.status() != 0 && run.err().isBlank() && run.bytes().array().length == 0) {
            wrong.add("no word: " + what);
        }
        if (run.err().strip().lines().count() > 2) {
            wrong.add("more than a line: " + what);
        }
        return run;
    }

    private void startEngine(List<String> wrong, boolean isTold) {
        try {
            withEngine(copy, engine -> latest().keySet().forEach(name -> compare(engine, name, isTold, wrong)));
        } catch (CommandFailure | EngineException | MappingStoreException refused) {
            String line = String.valueOf(refused.getMessage());
            if (line.isBlank() || line.contains("\n") || line.contains("Exception")) {
                wrong.add("engine: no line but: " + line);
            }
        } catch (RuntimeException crash) {
            wrong.add("engine: crashes with " + crash + " at "
                    + Arrays.asList(crash.getStackTrace()).get(0));
        }
    }

    private void compare(EngineFixture engine, String name, boolean isTold, List<String> wrong) {
        try {
            if (engine.hasFile(name) && !isRight(name, engine.content(name), isTold)) {
                wrong.add("engine: " + name + " has other bytes");
            }
        } catch (EngineException | MappingStoreException | DataReadException refused) {
            // Detected when read.
        }
    }
}
