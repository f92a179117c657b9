package io.zonelog.device.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a plan's text, see {@link FaultPlan}. */
final class FaultPlanText {
    private static final Pattern SEED = Pattern.compile("seed (-?\\d+)");
    private static final Pattern LINE =
            Pattern.compile("(append|read|flush|reset|finish|open|close) ([a-z0-9 ]+): ([a-z-]+)");
    private static final Pattern NTH = Pattern.compile("(\\d+)");
    private static final Pattern NTH_IN_ZONE = Pattern.compile("(\\d+) in zone (\\d+)");
    private static final Pattern AT = Pattern.compile("at (\\d+)");
    private static final Pattern AFTER = Pattern.compile("after (\\d+)");
    private static final Pattern ONE_IN = Pattern.compile("one in (\\d+)");

    private FaultPlanText() {}

    static FaultPlan parse(String text) {
        long seed = 0;
        List<Fault> faults = new ArrayList<>();
        int number = 0;
        for (String raw : text.lines().toList()) {
            number++;
            int comment = raw.indexOf('#');
            String line = (comment < 0 ? raw : raw.substring(0, comment)).trim();
            try {
                Matcher seedLine = SEED.matcher(line);
                if (seedLine.matches()) {
                    seed = Long.parseLong(seedLine.group(1));
                } else if (!line.isEmpty()) {
                    faults.add(fault(line));
                }
            } catch (IllegalArgumentException refused) {
                throw new IllegalArgumentException(
                        "line " + number + ", \"" + line + "\": " + refused.getMessage(), refused);
            }
        }
        return FaultPlan.of(seed, faults);
    }

    private static Fault fault(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a fault; it must be COMMAND WHEN: EFFECT");
        }
        Fault.Kind kind = Fault.Kind.valueOf(parts.group(1).toUpperCase(Locale.ROOT));
        String word = parts.group(3);
        for (Fault.Effect effect : Fault.Effect.values()) {
            if (effect != Fault.Effect.NONE && effect.word().equals(word)) {
                return new Fault(kind, trigger(parts.group(2)), effect);
            }
        }
        throw new IllegalArgumentException("not an effect: " + word);
    }

    private static Fault.Trigger trigger(String words) {
        Matcher matcher = NTH.matcher(words);
        if (matcher.matches()) {
            return new Fault.Nth(Long.parseLong(words));
        }
        matcher = NTH_IN_ZONE.matcher(words);
        if (matcher.matches()) {
            return new Fault.NthInZone(Long.parseLong(matcher.group(1)), Integer.parseInt(matcher.group(2)));
        }
        matcher = AT.matcher(words);
        if (matcher.matches()) {
            return new Fault.AtSector(Long.parseLong(matcher.group(1)));
        }
        matcher = AFTER.matcher(words);
        if (matcher.matches()) {
            return new Fault.AfterBytes(Long.parseLong(matcher.group(1)));
        }
        matcher = ONE_IN.matcher(words);
        if (matcher.matches()) {
            return new Fault.OneIn(Integer.parseInt(matcher.group(1)));
        }
        throw new IllegalArgumentException("not a trigger: " + words);
    }
}
