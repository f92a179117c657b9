package io.zonelog.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.log.model.design.Choices;
import io.zonelog.log.model.design.Design;
import io.zonelog.log.model.design.Shape;
import io.zonelog.log.model.design.Story;
import io.zonelog.log.model.device.DataBlock;
import io.zonelog.log.model.device.Image;
import io.zonelog.log.model.device.Place;
import io.zonelog.log.model.device.Store;
import io.zonelog.log.model.engine.EngineState;
import io.zonelog.log.model.step.Engine;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The model of the log in a history that it shares with an engine. */
final class ToldModel {
    private static final int MOST_IN_FLIGHT = 3;

    private final Engine steps;
    private final ToldRecords records;
    private final int[] committed = new int[Shape.SOURCES];

    ToldModel(Design design, Shape shape, SplittableRandom random) {
        ToldRecords[] made = new ToldRecords[1];
        steps = new Engine(design, shape, new Story(false), state -> made[0] = new ToldRecords(state, random));
        records = made[0];
    }

    ToldRecords records() {
        return records;
    }

    /** Takes a step, then looks at what a power cut would leave, as ever. */
    void step(Engine.Step step, Choices choices) {
        steps.step(step, choices);
        compare();
    }

    /** Commits what is in flight, where it has room. */
    void settle() {
        for (int i = 0; i <= MOST_IN_FLIGHT; i++) {
            steps.settle(new Choices(new int[0]));
        }
        compare();
    }

    /** Reads all files; what was committed is there. */
    private void compare() {
        EngineState state = steps.state();
        for (int source = 0; source < Shape.SOURCES; source++) {
            int position = state.store.positions()[source];
            assertThat(position)
                    .as("what the model has of partition %d", source)
                    .isGreaterThanOrEqualTo(committed[source]);
            committed[source] = position;
            records.assertHeld("model", source, position, files(state, source));
        }
    }

    private static Map<String, List<Integer>> files(EngineState state, int source) {
        Image image = state.device.now();
        Map<String, List<Integer>> files = new TreeMap<>();
        for (Store.Row row : state.store.rows().values()) {
            if (ToldRecords.source(row.name) == source) {
                DataBlock[] blocks = new DataBlock[row.blocks.length];
                Arrays.setAll(blocks, block -> read(image, row.written(block)));
                files.put(row.name, ToldRecords.bytes(blocks, row.sizeBytes));
            }
        }
        return files;
    }

    private static DataBlock read(Image image, @Nullable Place place) {
        DataBlock data = place == null ? DataBlock.ZEROS : image.read(place);
        return Objects.requireNonNull(data);
    }
}
