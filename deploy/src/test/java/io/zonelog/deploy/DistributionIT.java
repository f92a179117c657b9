package io.zonelog.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonelog.deploy.guide.GuideLinks;
import io.zonelog.deploy.testing.ShellRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive that a user unpacks, here to a path with a space in it; a quick build makes none. */
class DistributionIT {
    @TempDir
    static Path temporary;

    private static Path directory = Path.of("");
    private static Path home = Path.of("");

    @BeforeAll
    static void unpack() throws Exception {
        directory = Files.createDirectory(temporary.resolve("a directory"));
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            List<Path> archives = files.filter(file -> file.toString().endsWith(".tar.gz"))
                    .map(Path::toAbsolutePath)
                    .toList();
            assumeTrue(!archives.isEmpty(), "a quick build makes no archive");
            assertThat(ShellRun.of(
                                    directory,
                                    List.of("tar", "xzf", archives.get(0).toString()))
                            .status())
                    .isZero();
        }
        try (Stream<Path> files = Files.list(directory)) {
            home = files.findFirst().orElseThrow();
        }
    }

    @Test
    void theLauncherRunsFromAnywhereAlsoThroughALink() throws Exception {
        Files.createSymbolicLink(directory.resolve("linked"), home.resolve("bin/zonelog"));
        ShellRun run = ShellRun.shell(directory, "./linked --version");
        assertThat(run.output()).matches("zonelog \\S+ \\(([0-9a-f]{12}(-dirty)?|unknown commit)\\)\n");
        assertThat(run.status()).isZero();
    }

    /** Java stands for the engine here, and says which bits its files will not have. */
    @Test
    void anEnginesFilesAreItsUsersOwn() throws Exception {
        String java = "mkdir -p java/bin && printf '#!/bin/sh\\numask\\n' >java/bin/java && chmod +x java/bin/java";
        ShellRun run = ShellRun.shell(
                directory, java + " && umask 022 && JAVA_HOME=\"$PWD/java\" '" + home + "/bin/zonelog' run");
        assertThat(run.output()).isEqualTo("0077\n");
    }

    /**
     * The checkout's launcher builds where nothing is built, by the wrapper, has the class archives made, and runs what it has built. For the
     * archives something stands for Java that only writes the files that it is told to.
     */
    @Test
    void aCheckoutMayLieInAPathWithASpace() throws Exception {
        Path checkout = Files.createDirectories(directory.resolve("a checkout/deploy"));
        Files.copy(Path.of("zonelog"), checkout.resolve("zonelog"));
        executable(
                checkout.resolveSibling("mvnw"),
                "#!/bin/sh\nmkdir -p deploy/target && cp -r \"$BUILT\" deploy/target/zonelog\n");
        Path bin = Files.createDirectories(directory.resolve("no java/bin"));
        executable(bin.resolve("javac"), "#!/bin/sh\n");
        executable(bin.resolve("java"), """
                #!/bin/sh
                for word in "$@"; do
                    case $word in
                        -XX:DumpLoadedClassList=*) echo java/lang/Object >"${word#*=}" ;;
                        -XX:SharedArchiveFile=*) archive=${word#*=} ;;
                        -Xshare:dump) dumps=yes ;;
                    esac
                done
                [ -z "${dumps:-}" ] || cat all >"$archive"
                """);
        String start = "BUILT='" + home + "' 'a checkout/deploy/zonelog' --version";
        ShellRun first = ShellRun.shell(directory, "JAVA_HOME=\"$PWD/no java\" " + start);
        assertThat(first.output())
                .isEqualTo("zonelog: building (takes a minute or two the first time; log in"
                        + " deploy/target/build.log)\n");
        assertThat(first.status()).isZero();
        assertThat(checkout.resolve("target/zonelog/queries.jsa")).hasContent("java/lang/Object");
        ShellRun second = ShellRun.shell(directory, start);
        assertThat(second.output()).matches("zonelog \\S+ \\(.*\\)\n");
        assertThat(second.status()).isZero();
    }

    private static void executable(Path file, String script) throws IOException {
        assertThat(Files.writeString(file, script).toFile().setExecutable(true)).isTrue();
    }

    @Test
    @Tag("soak")
    void classArchivesAreMadeInAPathWithASpaceToo() throws Exception {
        assertThat(ShellRun.shell(home, "bin/archive-classes").status()).isZero();
        assertThat(home.resolve("queries.jsa")).isNotEmptyFile();
        assertThat(ShellRun.shell(home, "bin/zonelog --version").status()).isZero();
    }

    @Test
    void aColonInThePathIsRefusedWithOneLine() throws Exception {
        Path copy = Files.createDirectories(directory.resolve("a:b/bin"));
        Files.copy(home.resolve("bin/zonelog"), copy.resolve("zonelog"));
        ShellRun run = ShellRun.shell(copy, "sh zonelog --version");
        assertThat(run.output()).contains("a path with a colon").hasLineCount(1);
        assertThat(run.status()).isEqualTo(2);
    }

    /**
     * A query takes all classes from the archive, and few: what it does not need would take most of its time, and so would opening jars. In a
     * path with a space Java keeps only its own classes in archives.
     */
    @Test
    void theClassArchivesAreMadeAndUsed() throws Exception {
        Path plain = temporary.resolve("plain");
        assertThat(ShellRun.shell(temporary, "cp -r '" + home + "' plain").status())
                .isZero();
        assertThat(ShellRun.shell(plain, "bin/archive-classes").status()).isZero();
        assertThat(ShellRun.shell(plain, "bin/zonelog demo --bytes 64KiB --keep kept")
                        .status())
                .isZero();
        assertThat(classesOf(plain, "map sparse --data kept/data"))
                .contains("io.zonelog.deploy.command.query.MapCommand source: shared objects file")
                .doesNotContain("source: file:", "picocli", "ch.qos.logback", "org.apache.kafka");
        for (String command : List.of("--version", "help map", "offsets --help")) {
            assertThat(classesOf(plain, command))
                    .contains("io.zonelog.deploy.command.ZonelogCommand source: shared objects file");
        }
    }

    /** The classes that a command loads, each with its source, among what it prints. */
    private static String classesOf(Path home, String command) throws Exception {
        ShellRun run = ShellRun.shell(home, "ZONELOG_JAVA_OPTS=-Xlog:class+load bin/zonelog " + command);
        assertThat(run.status()).isZero();
        return run.output();
    }

    @Test
    void everyLinkOfTheGuidesLeadsSomewhere() throws Exception {
        assertThat(GuideLinks.pages(home.resolve("doc"))).hasSizeGreaterThan(10);
        assertThat(GuideLinks.broken(home.resolve("doc"))).isEmpty();
    }

    @Test
    void theCompletionCompletesInBash() throws Exception {
        ShellRun run = ShellRun.shell(
                home,
                "source share/bash-completion/completions/zonelog;"
                        + " COMP_WORDS=(zonelog device cr) COMP_CWORD=2; _complete_zonelog; echo \"${COMPREPLY[@]}\"");
        assertThat(run.output()).isEqualTo("create\n");
    }

    @Test
    void theManualPagesAreSoundRoff() throws Exception {
        assumeTrue(ShellRun.shell(home, "command -v groff").status() == 0, "groff is not installed");
        ShellRun run = ShellRun.shell(home, "groff -man -ww -z share/man/man1/*.1");
        assertThat(run.output()).isEmpty();
        assertThat(run.status()).isZero();
    }

    @Test
    void theSampleConfigurationIsReadAndChangesNothing() throws Exception {
        String commented = Files.readString(home.resolve("conf/zonelog.properties"));
        assertThat(commented.lines().filter(line -> !line.isBlank())).allMatch(line -> line.startsWith("#"));
        Files.writeString(directory.resolve("all.properties"), commented.replaceAll("(?m)^#(?=[a-z])", ""));
        ShellRun run = ShellRun.shell(
                home,
                "bin/zonelog device create --config ../all.properties --data ../sample --set device.zone.count=4");
        assertThat(run.output()).startsWith("created device").contains(": 4 zones of 64MiB");
    }

    @Test
    void theBillOfMaterialsNamesEveryJar() throws Exception {
        String bill = Files.readString(home.resolve("bom.cdx.json"));
        try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
            assertThat(jars.map(jar -> nameWithoutVersion(jar)))
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(bill).contains("\"name\" : \"" + name + "\""));
        }
    }

    @Test
    void theLicenseIsInIt() throws IOException {
        assertThat(Files.readString(home.resolve("LICENSE"))).contains("Apache License");
    }

    private static String nameWithoutVersion(Path jar) {
        return jar.getFileName().toString().replaceFirst("-\\d.*", "");
    }
}
