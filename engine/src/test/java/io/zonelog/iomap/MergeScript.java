package io.zonelog.iomap;

import java.util.ArrayList;
import java.util.List;

/** Merges completed ioends. Speaks {@code merge.txt}. */
final class MergeScript implements CaseFile.Script {
    private int blockSizeBytes = 4096;
    private final List<Ioend> completed = new ArrayList<>();

    @Override
    public List<String> run(Command command) {
        return switch (command.verb()) {
            case "device" -> {
                blockSizeBytes = Math.toIntExact(command.bytes("block", "4k"));
                yield List.of();
            }
            case "done" -> done(command);
            case "decide" ->
                List.of(MergeRule.decide(completed.get(0), completed.get(1)).toString());
            case "merge" ->
                MergeRule.sortAndMerge(completed).stream()
                        .map(Wording::withoutBio)
                        .toList();
            default -> throw command.unknown();
        };
    }

    private List<String> done(Command command) {
        Ioend ioend = Wording.ioend(command, blockSizeBytes, finished -> {});
        if (command.has("first-of-zone")) {
            ioend.markBoundary();
        }
        ioend.complete(Wording.status(command, "OK"));
        completed.add(ioend);
        return List.of();
    }
}
