package io.zonelog.iomap;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds dirty ranges to the open ioend, or starts a new one where {@link JoinRule} refuses. Speaks {@code join.txt}. */
final class JoinScript implements CaseFile.Script {
    private int blockSizeBytes = 4096;
    private JoinRule rule = new JoinRule(1 << 20, JoinRule.STANDARD_MAX_FOLIOS);
    private @Nullable Ioend open;

    @Override
    public List<String> run(Command command) {
        return switch (command.verb()) {
            case "limits" -> limits(command);
            case "dirty" -> dirty(command);
            case "target" -> target(command);
            default -> throw command.unknown();
        };
    }

    private List<String> limits(Command command) {
        blockSizeBytes = Math.toIntExact(command.bytes("block", "4k"));
        rule = new JoinRule(command.bytes("bytes", "1m"), Integer.parseInt(command.value("folios", "4096")));
        return List.of();
    }

    private List<String> dirty(Command command) {
        DirtyRange range = Wording.range(command, blockSizeBytes);
        Iomap iomap = Wording.iomap(command, blockSizeBytes);
        JoinRule.Decision decision = rule.decide(open, iomap, range);
        Ioend ioend = open;
        if (ioend != null && decision.joins()) {
            ioend.join(range);
        } else {
            ioend = new Ioend(iomap, range, finished -> {});
        }
        open = ioend;
        int folios = ioend.bio().vectorCount();
        return List.of(decision + ": " + Wording.of(ioend) + (folios == 1 ? ", 1 folio" : ", " + folios + " folios"));
    }

    private List<String> target(Command command) {
        if (open == null) {
            throw new IllegalArgumentException("no ioend is open");
        }
        open.targets(Wording.sector(command));
        return List.of(Wording.of(open));
    }
}
