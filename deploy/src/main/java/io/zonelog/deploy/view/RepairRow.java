package io.zonelog.deploy.view;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * How far an engine is with reading all that it has, and writing anew what is damaged or lost.
 *
 * @param state {@code never} run, {@code running}, {@code ended}, or {@code stopped} before its end
 * @param totalBytes how much there is to read
 * @param readBytes how much of it was read
 * @param damagedBlocks blocks that the device did not give, or not as they were written
 * @param repairedBlocks those of them that were written anew, or that no file has any more
 * @param lost what could not be written anew, and why: the first lines
 * @param lostCount how many there are
 */
public record RepairRow(
        String state,
        long totalBytes,
        long readBytes,
        long damagedBlocks,
        long repairedBlocks,
        List<String> lost,
        long lostCount) {
    private static final String RUNNING = "running";

    /** Nothing was read yet. */
    public static final RepairRow NEVER = new RepairRow("never", 0, 0, 0, 0, List.of(), 0);

    /** A run has begun. */
    public static RepairRow begun(long totalBytes) {
        return new RepairRow(RUNNING, totalBytes, 0, 0, 0, List.of(), 0);
    }

    /** Whether it ended before everything was read. */
    @JsonIgnore
    public boolean isCutShort() {
        return !isRunning() && !state.equals("ended");
    }

    /** Whether all was read, and nothing is damaged any more. */
    @JsonIgnore
    public boolean isWhole() {
        return state.equals("ended") && lostCount == 0;
    }

    /** Whether there is more to come. */
    @JsonIgnore
    public boolean isRunning() {
        return state.equals(RUNNING);
    }
}
