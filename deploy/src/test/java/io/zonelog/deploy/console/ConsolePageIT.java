package io.zonelog.deploy.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonelog.deploy.testing.SharedBroker;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The console page in Chromium, where that is installed. Pictures are left in {@code target/console}. */
@ExtendWith(SharedBroker.class)
class ConsolePageIT {
    private static final String SHOWN =
            "document.querySelector('#state').dataset.state === 'UP' && document.querySelector('#sources td') !== null";
    private static final String THROUGHPUT = "document.querySelector('#now dd').textContent";
    private static final String FITS = "document.documentElement.scrollWidth === document.documentElement.clientWidth";
    private static final String TITLE = "document.querySelector('#detail-title').textContent";

    @TempDir
    Path directory;

    private Optional<Browser> browser = Optional.empty();

    @BeforeEach
    void startBrowser() throws Exception {
        browser = Browser.start();
        assumeTrue(browser.isPresent(), "no Chromium on the path");
    }

    @AfterEach
    void closeBrowser() throws Exception {
        if (browser.isPresent()) {
            browser.get().close();
        }
    }

    @ParameterizedTest(name = "{0} zones")
    @CsvSource({"16, 16MiB", "1000, 4MiB", "10000, 1MiB"})
    void allZonesFitEveryWindowAndNothingComesFromElsewhere(int zones, String zoneSize, TestBroker broker)
            throws Exception {
        Browser page = browser.orElseThrow();
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine = TestEngine.start(
                        directory,
                        topic,
                        "http=on",
                        "http.port=0",
                        "device.zone.count=" + zones,
                        "device.zone.size=" + zoneSize)) {
            topic.append(0, "a", new byte[3_000_000]);
            topic.awaitCommitted();
            String url = url(engine);
            look(page, url, zones + "-idle", THROUGHPUT + " === '0 B/s'");
            Load load = Load.on(topic);
            try {
                look(page, url, zones + "-load", "/^[1-9].*iB.s$/.test(" + THROUGHPUT + ")");
            } finally {
                load.end();
            }
            assertThat(page.complaints()).isEmpty();
            assertThat(page.loaded()).allMatch(address -> address.startsWith(url));
        }
    }

    /** Opens the page in all widths and colours, and takes a picture of each once an expression holds. */
    private static void look(Browser page, String url, String name, String expression) throws Exception {
        for (int width : List.of(1280, 390)) {
            for (String scheme : List.of("light", "dark")) {
                page.open(url, width, scheme);
                page.await(SHOWN);
                String paint = "performance.getEntriesByType('paint')[0]?.startTime";
                page.await(paint + " > 0");
                page.await(expression);
                assertThat(page.value(FITS).asBoolean())
                        .as("nothing sticks out of %s px", width)
                        .isTrue();
                page.picture(Path.of("target/console/" + name + "-" + width + "-" + scheme + ".png"));
            }
        }
    }

    @Test
    void aZoneLeadsToItsFilesAndAFileToItsExtents(TestBroker broker) throws Exception {
        Browser page = browser.orElseThrow();
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine = TestEngine.start(directory, topic, "http=on", "http.port=0")) {
            topic.append(0, "the\u2066 file\n", new byte[100_000]);
            topic.awaitCommitted();
            page.open(url(engine), 1280, "light");
            page.await(SHOWN);
            openFirstZoneByMouse(page);
            page.await("document.querySelectorAll('#table tbody button').length === 1");
            page.value("document.querySelector('#table tbody button').click()");
            page.await(TITLE + " === 'Extents of the\\\\u2066 file\\\\u000a'");
            page.await("document.activeElement.id === 'detail-title'");
            page.value("document.querySelector('#zone-map').focus()");
            for (String key : List.of("End", "ArrowLeft", "Enter")) {
                page.press(key);
            }
            page.await(TITLE + " === 'Files in zone 62'");
            assertThat(page.value("document.querySelector('#zone-line').textContent")
                            .asText())
                    .startsWith("Zone 62: empty");
            assertThat(page.complaints()).isEmpty();
        }
        page.await("document.querySelector('#state').textContent.startsWith('no answer from the engine')");
    }

    @Test
    void whatIsWrongWithAPartitionsFilesStandsBesideIt(TestBroker broker) throws Exception {
        Browser page = browser.orElseThrow();
        try (TestTopic topic = TestTopic.create(broker, 1)) {
            for (int record = 0; record < 3; record++) {
                topic.append(0, "file", new byte[10]);
            }
            topic.flush();
            topic.removeUpTo(0, 2);
            try (TestEngine engine =
                    TestEngine.start(directory, topic, "http=on", "http.port=0", "positions.incomplete=accept")) {
                topic.awaitCommitted();
                page.open(url(engine), 1280, "light");
                page.await(SHOWN);
                page.await("document.querySelector('#sources td:last-child').textContent"
                        + ".startsWith('incomplete: built from offset 2 on')");
            }
        }
    }

    private static void openFirstZoneByMouse(Browser page) throws Exception {
        String box = "document.querySelector('#zone-map').getBoundingClientRect()";
        page.click(
                page.value(box + ".left").asInt() + 3, page.value(box + ".top").asInt() + 3);
        page.await(TITLE + " === 'Files in zone 0'");
    }

    private static String url(TestEngine engine) {
        return "http://localhost:" + engine.wiring().httpPort().orElseThrow() + "/";
    }
}
