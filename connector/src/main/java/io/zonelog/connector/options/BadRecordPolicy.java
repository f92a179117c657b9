package io.zonelog.connector.options;

/** What to do about a record that cannot be applied. */
public sealed interface BadRecordPolicy {
    /** Stop before it. */
    record Stop() implements BadRecordPolicy {}

    /**
     * Copy it to a topic, with the reason, and go on.
     *
     * @param topic the dead-letter topic; created with one partition if it does not exist
     */
    record DeadLetter(String topic) implements BadRecordPolicy {
        /** Checks the name. */
        public DeadLetter {
            Checks.require(!topic.isBlank(), "the dead-letter topic needs a name");
        }
    }
}
