package io.zonelog.log.model.design;

import java.util.function.Supplier;

/** What happens in a history, told only when somebody wants to read it. */
public final class Story {
    private final boolean told;
    private final StringBuilder text = new StringBuilder();

    public Story(boolean told) {
        this.told = told;
    }

    public void say(Supplier<String> sentence) {
        if (told) {
            text.append("  ").append(sentence.get()).append('\n');
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
