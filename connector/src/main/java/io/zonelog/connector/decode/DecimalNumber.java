package io.zonelog.connector.decode;

/** Text decimal numbers of the record contract, read from their bytes: digits only, no sign, no blanks, 0 to 2^63 - 1. */
final class DecimalNumber {
    private DecimalNumber() {}

    static long parse(String headerName, byte[] text) throws BadRecordException {
        int start = text.length > 1 && text[0] == '-' ? 1 : 0;
        boolean overflow = false;
        long value = 0;
        for (int index = start; index < text.length; index++) {
            int digit = text[index] - '0';
            if (digit < 0 || digit > 9) {
                throw bad(BadRecordReason.NOT_A_NUMBER, headerName, text, "which is not a decimal number");
            }
            overflow = overflow || value > (Long.MAX_VALUE - digit) / 10;
            value = value * 10 + digit;
        }
        if (text.length == 0) {
            throw bad(BadRecordReason.NOT_A_NUMBER, headerName, text, "which is not a decimal number");
        }
        if (start == 1) {
            throw bad(BadRecordReason.NEGATIVE_NUMBER, headerName, text, "which is below zero");
        }
        if (overflow) {
            throw bad(BadRecordReason.NUMBER_OVERFLOW, headerName, text, "which is beyond 64 bits");
        }
        return value;
    }

    private static BadRecordException bad(BadRecordReason reason, String headerName, byte[] text, String wrong) {
        return new BadRecordException(reason, "header " + headerName + " is " + Excerpt.of(text) + ", " + wrong);
    }
}
