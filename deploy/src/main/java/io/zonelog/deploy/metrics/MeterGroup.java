package io.zonelog.deploy.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Meters that are read from one source when somebody scrapes.
 *
 * @param registry where they go
 * @param prefix what their names begin with, without a dot at the end
 * @param source gives all values of one moment
 * @param <T> the values
 */
record MeterGroup<T>(MeterRegistry registry, String prefix, Supplier<T> source) {
    /** No unit: the name says what is counted. */
    static final String PLAIN = "";

    static final String BYTES = "bytes";
    static final String SECONDS = "seconds";

    /** A value that only rises while the engine runs. */
    void counter(String name, String unit, String description, ToDoubleFunction<T> value) {
        counter(name, unit, description, value, new String[0]);
    }

    /**
     * A value that only rises, one of several told apart by tags (names and values in turn). The registry refers weakly to the source of a
     * counter, so the function holds it.
     */
    void counter(String name, String unit, String description, ToDoubleFunction<T> value, String... tags) {
        Supplier<T> held = source;
        FunctionCounter.builder(prefix + "." + name, held, from -> value.applyAsDouble(held.get()))
                .baseUnit(unit.isEmpty() ? null : unit)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    /** A value that rises and falls. */
    void gauge(String name, String unit, String description, ToDoubleFunction<T> value) {
        gauge(name, unit, description, value, new String[0]);
    }

    /** A value that rises and falls, one of several told apart by tags (names and values in turn). */
    void gauge(String name, String unit, String description, ToDoubleFunction<T> value, String... tags) {
        Gauge.builder(prefix + "." + name, source, from -> value.applyAsDouble(from.get()))
                .baseUnit(unit.isEmpty() ? null : unit)
                .description(description)
                .strongReference(true)
                .tags(tags)
                .register(registry);
    }
}
