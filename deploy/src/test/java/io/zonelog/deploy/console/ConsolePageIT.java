package io.zonelog.deploy.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonelog.deploy.config.Build;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.testing.Eventually;
import io.zonelog.deploy.testing.SharedBroker;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
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
    /** What reaches beyond the window, or hides a part of itself, but for text of files. */
    private static final String CUT = """
            [...document.querySelectorAll('main *, footer *')]
                .filter(part => !part.closest('.preview') && !part.closest('svg'))
                .filter(part => part.getBoundingClientRect().right > innerWidth
                    || (part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).overflowX !== 'visible'))
                .map(part => part.tagName + '.' + part.className + '#' + part.id).join()
            """;

    private static final String TITLE = "document.querySelector('#detail-title').textContent";

    private static final String FIRST_KEY = "document.querySelector('#table tbody td').textContent";
    private static final String LIVE = "--zone-live";
    private static final String LIT = "--zone-lit";

    @TempDir
    Path directory;

    private static Optional<Browser> browser = Optional.empty();

    @BeforeAll
    static void startBrowser() throws Exception {
        browser = Browser.start();
        assumeTrue(browser.isPresent(), "no Chromium on the path");
    }

    @AfterEach
    void leavePage() throws Exception {
        browser.orElseThrow().leave();
    }

    @AfterAll
    static void closeBrowser() {
        browser.ifPresent(Browser::close);
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

    /** Opens the page in all widths, each in other colours, and lets those change; takes a picture of each once an expression holds. */
    private static void look(Browser page, String url, String name, String expression) throws Exception {
        for (int width : List.of(1280, 390)) {
            List<String> schemes = width == 1280 ? List.of("light", "dark") : List.of("dark", "light");
            page.open(url, width, schemes.get(0));
            page.await(SHOWN);
            page.await("performance.getEntriesByType('paint')[0]?.startTime > 0");
            page.await(expression);
            for (String scheme : schemes) {
                page.prefer(scheme);
                page.await("matchMedia('(prefers-color-scheme: " + scheme + ")').matches");
                assertThat(page.value(FITS).asBoolean())
                        .as("nothing sticks out of %s px", width)
                        .isTrue();
                page.picture(Path.of("target/console/" + name + "-" + width + "-" + scheme + ".png"));
            }
        }
    }

    /** The map of some hundred zones, which could be as large as the window. */
    @Test
    void theMapLeavesRoomAndShowsTheLeastBlock(TestBroker broker) throws Exception {
        Browser page = browser.orElseThrow();
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine =
                        TestEngine.start(directory, topic, "http=on", "http.port=0", "device.zone.count=260")) {
            page.open(url(engine), 1280, "light");
            page.await(SHOWN);
            assertThat(pixels(page, LIVE)).isZero();
            topic.append(0, "a", new byte[1]);
            topic.awaitCommitted();
            page.await("document.querySelector('#space div:nth-child(2) dd').textContent === '4.00 KiB'");
            assertThat(pixels(page, LIVE)).isPositive();
            String last = "document.querySelector('#legend').getBoundingClientRect().bottom";
            assertThat(page.value(last).asDouble()).isLessThan(800);
            String title = "document.querySelector('#detail-title').getBoundingClientRect().top";
            assertThat(page.value(title).asDouble()).isLessThan(400);
            page.picture(Path.of("target/console/260-1280-light.png"));
            page.open(url(engine), 390, "light");
            page.await(SHOWN);
            assertThat(page.value("document.querySelector('.map').clientHeight").asInt())
                    .isBetween(100, 400);
        }
    }

    @Test
    void aChosenFileLightsUpItsZonesAndStaysInTheAddressBar(TestBroker broker) throws Exception {
        Browser page = browser.orElseThrow();
        String key = "a/" + "long-name-".repeat(40) + ".txt";
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine = TestEngine.start(directory, topic, "http=on", "http.port=0")) {
            topic.append(0, key, "Wörter\n".repeat(100_000).getBytes(StandardCharsets.UTF_8));
            topic.append(0, "b", new byte[6_000_000]);
            topic.awaitCommitted();
            page.open(url(engine), 1280, "light");
            page.await(SHOWN);
            assertThat(pixels(page, LIT)).isZero();
            page.await("document.querySelectorAll('#table tbody a').length === 2");
            page.value("document.querySelector('#table tbody a').click()");
            page.await(TITLE + " === '" + key + "'");
            page.await("document.querySelector('.preview')?.textContent.startsWith('Wörter\\n')");
            assertThat(pixels(page, LIT)).isPositive();
            assertThat(page.value("location.hash").asText()).startsWith("#file=a%2Flong-name-");
            String zone = page.value("document.querySelector('#file-zones a').textContent")
                    .asText();
            page.value("history.back()");
            page.await(TITLE + " === 'Files' && document.querySelectorAll('#table tbody a').length === 2");
            assertThat(pixels(page, LIT)).isZero();
            page.value("history.forward()");
            page.await(TITLE + " === '" + key + "'");
            page.value("location.reload()");
            page.await("document.readyState === 'complete' && " + TITLE + " === '" + key + "'");
            page.await(SHOWN);
            assertThat(pixels(page, LIT)).isPositive();
            page.value("document.querySelector('#file-zones a').click()");
            page.await(TITLE + " === 'Files in zone " + zone + "'");
            page.value("document.querySelector('#back').click()");
            page.await(TITLE + " === 'Files' && location.hash === ''");
            String address =
                    page.value("document.querySelector('#table tbody a').href").asText();
            lookAtAFile(page, address);
            assertThat(page.complaints()).isEmpty();
        }
    }

    private static void lookAtAFile(Browser page, String address) throws Exception {
        for (int width : List.of(1280, 390)) {
            for (String scheme : List.of("light", "dark")) {
                page.open("about:blank", width, scheme);
                page.open(address, width, scheme);
                page.await(SHOWN + " && document.querySelector('.preview') !== null");
                assertThat(page.value(CUT).asText()).as(width + " px").isEmpty();
                assertThat(page.value(FITS).asBoolean()).isTrue();
                page.picture(Path.of("target/console/file-" + width + "-" + scheme + ".png"));
            }
        }
    }

    @Test
    void theListPagesSortsAndSearchesAndTheFooterTellsWhoAnswers(TestBroker broker) throws Exception {
        Browser page = browser.orElseThrow();
        try (TestTopic topic = TestTopic.create(broker, 2);
                TestEngine engine = TestEngine.start(directory, topic, "http=on", "http.port=0")) {
            for (int file = 0; file < 120; file++) {
                topic.append(file % 2, String.format(Locale.ROOT, "photos/Cat %03d.jpg", file), new byte[file + 1]);
            }
            topic.awaitCommitted();
            page.open(url(engine), 1280, "light");
            page.await(SHOWN + " && document.querySelectorAll('#table tbody tr').length === 100");
            page.value("document.querySelector('#next').click()");
            page.await("document.querySelectorAll('#table tbody tr').length === 20");
            page.value("history.back()");
            page.await("document.querySelectorAll('#table tbody tr').length === 100");
            page.value("document.querySelector('#table th:nth-child(2) a').click()");
            page.await(FIRST_KEY + " === 'photos/Cat 119.jpg'");
            page.value("document.querySelector('#next').click()");
            page.await(FIRST_KEY + " === 'photos/Cat 019.jpg'");
            page.value("document.querySelector('#table th:nth-child(2) a').click()");
            page.await(FIRST_KEY + " === 'photos/Cat 000.jpg'");
            page.value("document.querySelector('#contains').value = 'cat 01'");
            page.value("document.querySelector('#find button').click()");
            page.await("document.querySelectorAll('#table tbody tr').length === 10");
            assertThat(page.value("location.hash").asText()).isEqualTo("#contains=cat+01&sort=size");
            assertThat(page.value("document.querySelector('#about').textContent")
                            .asText())
                    .contains(Build.current().version())
                    .containsPattern("since20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC")
                    .contains("simulated " + device(engine))
                    .contains(topic.bootstrapServers());
            page.open(url(engine), 390, "light");
            page.await(SHOWN + " && document.querySelectorAll('#table tbody tr').length === 100");
            assertThat(page.value(CUT).asText()).isEmpty();
            page.picture(Path.of("target/console/list-390-light.png"));
            assertThat(page.complaints()).isEmpty();
        }
    }

    @Test
    void withTheTokenTextAndPicturesAreShownAndSaved(TestBroker broker) throws Exception {
        Browser page = browser.orElseThrow();
        Path saved = Files.createDirectory(directory.resolve("saved"));
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine = TestEngine.start(
                        directory.resolve("data"),
                        topic,
                        "http=on",
                        "http.port=0",
                        "http.read.token=a-token-to-read-with")) {
            byte[] picture = png(30, 20);
            topic.append(0, "picture.png", picture);
            topic.append(0, "raw", new byte[] {0, 1, 2});
            topic.awaitCommitted();
            page.saveTo(saved);
            page.open(fileUrl(engine, topic, "picture.png"), 1280, "light");
            for (String token : List.of("another", "a-token-to-read-with")) {
                page.await("document.querySelector('#token')?.value === ''");
                page.value("document.querySelector('#token').value = '" + token + "'");
                page.value("document.querySelector('#token-form button').click()");
            }
            page.await("document.querySelector('canvas.picture')?.width === 30");
            page.value("document.querySelector('#download').click()");
            Eventually.until("the picture is saved", () -> isSaved(saved.resolve("picture.png"), picture));
            page.open(fileUrl(engine, topic, "raw"), 1280, "light");
            page.await("document.querySelector('#content').textContent.includes('neither text nor a picture')");
            // refused as it has to be, twice: without a token, and with another one
            assertThat(page.complaints()).allMatch(line -> line.contains("401")).hasSizeLessThanOrEqualTo(2);
        }
    }

    private static boolean isSaved(Path file, byte[] content) {
        try {
            return Files.exists(file) && Arrays.equals(Files.readAllBytes(file), content);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static byte[] png(int width, int height) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", bytes))
                .isTrue();
        return bytes.toByteArray();
    }

    private static String fileUrl(TestEngine engine, TestTopic topic, String key) {
        return url(engine) + "#file=" + key + "%40" + topic.name() + "%2F0";
    }

    /** How many pixels of the map have the colour of a name in the style sheet. */
    private static int pixels(Browser page, String colour) {
        return page.value("""
                        (() => {
                          const canvas = document.querySelector('#zone-map');
                          const read = () => document.createElement('canvas').getContext('2d', { willReadFrequently: true });
                          const pen = read();
                          pen.canvas.width = canvas.width;
                          pen.canvas.height = canvas.height;
                          pen.drawImage(canvas, 0, 0);
                          const wanted = read();
                          wanted.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('%s').trim();
                          wanted.fillRect(0, 0, 1, 1);
                          const [red, green, blue] = wanted.getImageData(0, 0, 1, 1).data;
                          const all = pen.getImageData(0, 0, canvas.width, canvas.height).data;
                          let found = 0;
                          for (let at = 0; at < all.length; at += 4) {
                            found += all[at] === red && all[at + 1] === green && all[at + 2] === blue && all[at + 3] === 255 ? 1 : 0;
                          }
                          return found;
                        })()
                        """.formatted(colour)).asInt();
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
            page.await("document.querySelectorAll('#table tbody a').length === 1");
            page.value("document.querySelector('#table tbody a').click()");
            page.await(TITLE + " === 'the\\\\u2066 file\\\\u000a'");
            page.await("document.activeElement.id === 'detail-title'");
            page.value("document.querySelector('#zone-map').focus()");
            for (String key : List.of("End", "ArrowLeft", "Enter")) {
                page.press(key);
            }
            page.await(TITLE + " === 'Files in zone 62'");
            assertThat(page.value("document.querySelector('#zone-line').textContent")
                            .asText())
                    .startsWith("Zone 62: ");
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

    private static String device(TestEngine engine) {
        return new DataDirectory(engine.directory()).verifiedDevice().toString();
    }

    private static String url(TestEngine engine) {
        return "http://localhost:" + engine.wiring().httpPort().orElseThrow() + "/";
    }
}
