package io.zonelog.deploy.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * Where the engine of a data directory can be reached while it runs, so that commands for the directory reach that engine and no other.
 * It stands in the directory from the start of the engine's HTTP server until the engine's end. What an engine that was killed has left
 * is told by the directory's lock, which nobody holds then; whoever takes the lock removes it.
 *
 * @param url with scheme and port, without a slash at the end
 * @param deviceUuid the device that the engine works on; orders name it, and another engine refuses them
 * @param certificate file of the certificate by which the engine is known, if the scheme is https; else empty
 */
public record EngineAddress(String url, UUID deviceUuid, String certificate) {
    /**
     * Puts it in a data directory, whose lock the caller's engine holds.
     *
     * @throws io.zonelog.deploy.failure.CommandFailure if the directory cannot be written
     */
    public void save(DataDirectory directory) {
        try {
            DataDirectory.write(directory.engineAddressFile(), this);
        } catch (IOException failure) {
            throw directory.unusable(failure);
        }
    }

    /**
     * Where the engine that runs on a directory is.
     *
     * @return empty if none runs, or the one that runs serves no HTTP
     * @throws io.zonelog.deploy.failure.CommandFailure if the directory cannot be read
     */
    public static Optional<EngineAddress> of(DataDirectory directory) {
        Path file = directory.engineAddressFile();
        if (!directory.isInUse() || !Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode content = new ObjectMapper().readTree(file.toFile());
            return Optional.of(new EngineAddress(
                    content.path("url").asText(),
                    UUID.fromString(content.path("deviceUuid").asText()),
                    content.path("certificate").asText()));
        } catch (IOException failure) {
            throw directory.unusable(failure);
        } catch (IllegalArgumentException noUuid) {
            throw directory.unusable(new IOException(file + " does not name a device", noUuid));
        }
    }

    /** Removes what an engine has left; called by the holder of the directory's lock. */
    static void remove(DataDirectory directory) throws IOException {
        Files.deleteIfExists(directory.engineAddressFile());
    }
}
