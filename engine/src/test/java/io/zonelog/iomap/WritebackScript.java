package io.zonelog.iomap;

import io.zonelog.block.BlockStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A whole pass of writeback against a store that fails where the case says so. Speaks {@code writeback.txt}. */
final class WritebackScript implements CaseFile.Script, WritebackOps {
    /** What the store does with one ioend; the number is its place among the ioends handed to it, from 1. */
    private record Plan(BlockStatus failure, int failsAfterParts, long partBytes) {}

    private int blockSizeBytes = 4096;
    private WritebackContext context = new WritebackContext(this, new JoinRule(1 << 20, 4096));
    private Iomap nextIomap = Iomap.anonymousAppend(0, 1);
    private final Map<Integer, Plan> plans = new HashMap<>();
    private final Map<String, Ioend> parts = new LinkedHashMap<>();
    private final Map<Ioend, Integer> numbers = new LinkedHashMap<>();
    private final Map<Ioend, Integer> finishes = new HashMap<>();
    private final List<String> answers = new ArrayList<>();

    @Override
    public List<String> run(Command command) {
        answers.clear();
        switch (command.verb()) {
            case "limits" -> {
                blockSizeBytes = Math.toIntExact(command.bytes("block", "4k"));
                int folios = Integer.parseInt(command.value("folios", "4096"));
                context = new WritebackContext(this, new JoinRule(command.bytes("bytes", "1m"), folios));
            }
            case "store" ->
                plans.put(
                        Integer.parseInt(command.value("ioend", "1")),
                        new Plan(
                                BlockStatus.valueOf(command.value("fails", "OK")),
                                Integer.parseInt(command.value("after-parts", "0")),
                                command.bytes("part", "1m")));
            case "dirty" -> {
                nextIomap = Wording.iomap(command, blockSizeBytes);
                context.add(Wording.range(command, blockSizeBytes));
            }
            case "finish" -> answers.add("pass " + context.finish(Wording.status(command, "OK")));
            case "complete" -> complete(command);
            case "end" -> end();
            default -> throw command.unknown();
        }
        return List.copyOf(answers);
    }

    @Override
    public Iomap map(DirtyRange range) {
        return nextIomap;
    }

    @Override
    public void cut(Ioend ioend, JoinRule.Decision reason) {
        numbers.put(ioend, numbers.size() + 1);
        answers.add("cut " + numbers.get(ioend) + ": " + Wording.of(ioend) + " " + reason);
    }

    @Override
    public BlockStatus submitIoend(Ioend ioend, BlockStatus status) {
        int number = numbers.getOrDefault(ioend, 0);
        if (status != BlockStatus.OK) {
            answers.add("not submitted " + number + ": " + status);
            return status;
        }
        Plan plan = plans.getOrDefault(number, new Plan(BlockStatus.OK, 0, 1 << 20));
        IoendSplitter splitter = new IoendSplitter(blockSizeBytes, plan.partBytes(), 128, 1 << 20);
        for (int part = 0; ; part++) {
            if (plan.failure() != BlockStatus.OK && part == plan.failsAfterParts()) {
                answers.add("refused " + number + ": " + plan.failure());
                return plan.failure();
            }
            IoendSplitter.Result result = splitter.split(ioend, plan.partBytes(), Ioend.WriteKind.ZONE_APPEND);
            if (!(result instanceof IoendSplitter.Result.Front front)) {
                submit(Integer.toString(number), ioend);
                return BlockStatus.OK;
            }
            submit(number + "." + (part + 1), front.child());
        }
    }

    private void submit(String name, Ioend part) {
        parts.put(name, part);
        answers.add("submit " + name + ": " + Wording.of(part));
    }

    @Override
    public void finished(Ioend ioend) {
        finishes.merge(ioend, 1, Integer::sum);
        answers.add("finished " + numbers.get(ioend) + ": " + ioend.status());
    }

    /** The device ends a part. */
    private void complete(Command command) {
        Ioend part = parts.get(command.word(0));
        if (part == null) {
            answers.add("not on the device");
            return;
        }
        part.complete(BlockStatus.valueOf(command.word(1)));
    }

    private void end() {
        List<String> wrong = numbers.entrySet().stream()
                .filter(entry -> finishes.getOrDefault(entry.getKey(), 0) != 1)
                .map(entry -> entry.getValue() + " finished " + finishes.getOrDefault(entry.getKey(), 0) + " times")
                .toList();
        answers.add(context.ioendCount() + " ioends, " + (wrong.isEmpty() ? "each finished once" : wrong));
    }
}
