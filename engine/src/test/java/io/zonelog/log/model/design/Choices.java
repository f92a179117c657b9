package io.zonelog.log.model.design;

/** The choices of one step. Behind the end of its tape every choice is 0, so that a shrunk history stays one. */
public final class Choices {
    public static final int LENGTH = 48;
    /** Where the choices for the looks after a step begin, so that the step itself can be shrunk without changing them. */
    private static final int LOOKS = 30;

    private final int[] tape;
    private int next;

    public Choices(int[] tape) {
        this.tape = tape;
    }

    /** A number below the bound. */
    public int below(int bound) {
        int value = next < tape.length ? tape[next] : 0;
        next++;
        return Math.floorMod(value, bound);
    }

    /** Whether one of so many cases is met; never when the tape has ended. */
    public boolean oneIn(int cases) {
        return below(cases) == cases - 1;
    }

    /** From here on come the choices for looks. */
    public void toLooks() {
        next = LOOKS;
    }
}
