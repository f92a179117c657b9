package io.zonelog.iomap;

import io.zonelog.block.BlockStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Splits an ioend and its parts, and completes them. Speaks {@code split.txt}. */
final class SplitScript implements CaseFile.Script {
    private int blockSizeBytes = 4096;
    private IoendSplitter splitter = new IoendSplitter(4096, 1 << 20, 128, 1 << 20);
    private final Map<String, Ioend> parts = new LinkedHashMap<>();
    private final List<String> answers = new ArrayList<>();

    @Override
    public List<String> run(Command command) {
        answers.clear();
        switch (command.verb()) {
            case "device" -> device(command);
            case "ioend" -> ioend(command);
            case "target" -> {
                part("ioend").targets(Wording.sector(command));
                answers.add(Wording.of(part("ioend")));
            }
            case "split" -> split(command, command.value("of", "ioend"));
            case "split-all" -> splitAll(command);
            case "submit" -> part(command.word(0)).submitted();
            case "complete" -> complete(command);
            default -> throw command.unknown();
        }
        return List.copyOf(answers);
    }

    private void device(Command command) {
        blockSizeBytes = Math.toIntExact(command.bytes("block", "4k"));
        splitter = new IoendSplitter(
                blockSizeBytes,
                command.bytes("append", "1m"),
                Integer.parseInt(command.value("segments", "128")),
                command.bytes("segment", "1m"));
    }

    private void ioend(Command command) {
        Ioend ioend =
                Wording.ioend(command, blockSizeBytes, finished -> answers.add("ioend finished " + finished.status()));
        parts.put("ioend", ioend);
        answers.add(Wording.of(ioend));
    }

    private Ioend part(String name) {
        Ioend part = parts.get(name);
        if (part == null) {
            throw new IllegalArgumentException("no part " + name);
        }
        return part;
    }

    /** Splits once; whether there may be more to split. */
    private boolean split(Command command, String name) {
        Ioend.WriteKind kind = command.has("regular") ? Ioend.WriteKind.REGULAR : Ioend.WriteKind.ZONE_APPEND;
        Ioend ioend = part(name);
        IoendSplitter.Result result;
        try {
            result = splitter.split(ioend, command.bytes("budget", "1024m"), kind);
        } catch (IllegalStateException broken) {
            answers.add("broken invariant: " + broken.getMessage());
            return false;
        }
        if (result instanceof IoendSplitter.Result.Front front) {
            String child = (name.equals("ioend") ? "" : name) + (ioend.outstandingParts() - 1);
            parts.put(child, front.child());
            answers.add("front " + child + ": " + Wording.of(front.child()));
            answers.add("rest " + name + ": " + Wording.of(ioend) + ", parts outstanding " + ioend.outstandingParts());
            return true;
        }
        String verdict = result instanceof IoendSplitter.Result.Refused refused
                ? "refused " + refused.status() + ": " + refused.cause()
                : "fits";
        answers.add(verdict + ", " + name + " is still " + Wording.of(ioend) + ", parts outstanding "
                + ioend.outstandingParts());
        return false;
    }

    private void splitAll(Command command) {
        while (split(command, command.value("of", "ioend"))) {
            assertProgress();
        }
    }

    private void assertProgress() {
        if (answers.size() > 1000) {
            throw new IllegalStateException("the split does not end");
        }
    }

    private void complete(Command command) {
        String name = command.word(0);
        try {
            part(name).complete(BlockStatus.valueOf(command.word(1)));
        } catch (IllegalStateException broken) {
            answers.add("broken invariant: " + broken.getMessage());
            return;
        }
        Ioend root = part("ioend");
        if (root.outstandingParts() > 0) {
            answers.add("parts outstanding " + root.outstandingParts() + ", status " + root.status());
        }
    }
}
