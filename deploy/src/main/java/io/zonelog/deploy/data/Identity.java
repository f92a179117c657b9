package io.zonelog.deploy.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * What stands in {@code identity.json}.
 *
 * @param formatVersion version of the directory's layout
 * @param deviceUuid the device's identity
 */
record Identity(int formatVersion, UUID deviceUuid) {
    /**
     * Reads the file token by token: every query does, and binding it to the record would double the time until its answer.
     *
     * @throws IOException if it is not there, or does not hold both values
     */
    static Identity read(Path file) throws IOException {
        Integer formatVersion = null;
        UUID deviceUuid = null;
        try (JsonParser parser = new JsonFactory().createParser(Files.readAllBytes(file))) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                        && "formatVersion".equals(parser.currentName())) {
                    formatVersion = parser.getIntValue();
                } else if (parser.currentToken() == JsonToken.VALUE_STRING
                        && "deviceUuid".equals(parser.currentName())) {
                    deviceUuid = uuid(file, parser.getText());
                }
            }
        }
        if (formatVersion == null || deviceUuid == null) {
            throw new IOException(file + " lacks formatVersion or deviceUuid");
        }
        return new Identity(formatVersion, deviceUuid);
    }

    private static UUID uuid(Path file, String text) throws IOException {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException refused) {
            throw new IOException(file + ": " + text + " is no device UUID", refused);
        }
    }
}
