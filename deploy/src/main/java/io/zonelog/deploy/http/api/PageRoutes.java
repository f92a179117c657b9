package io.zonelog.deploy.http.api;

import io.zonelog.deploy.http.HttpResponse;
import io.zonelog.deploy.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.http.HttpStatus;

/** The console page: four files out of the program itself, by fixed names. */
final class PageRoutes {
    private PageRoutes() {}

    static List<Route> all() {
        return List.of(
                file("/", "index.html", "text/html; charset=utf-8"),
                file("/console.css", "console.css", "text/css; charset=utf-8"),
                file("/console.js", "console.js", "text/javascript; charset=utf-8"),
                file("/zone-map.js", "zone-map.js", "text/javascript; charset=utf-8"),
                file("/favicon.svg", "favicon.svg", "image/svg+xml"));
    }

    private static Route file(String path, String name, String contentType) {
        return Route.read(path, call -> new HttpResponse(HttpStatus.OK_200, contentType, ByteBuffer.wrap(read(name))));
    }

    private static byte[] read(String name) {
        try (InputStream resource = PageRoutes.class.getResourceAsStream("/console/" + name)) {
            if (resource == null) {
                throw new IllegalStateException("the program lacks its file console/" + name);
            }
            return resource.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
