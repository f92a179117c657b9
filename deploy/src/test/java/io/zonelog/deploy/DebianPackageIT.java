package io.zonelog.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonelog.deploy.testing.ShellRun;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Debian package of the distribution, taken apart; deploy/debian/drill installs it. */
class DebianPackageIT {
    @TempDir
    static Path directory;

    private static Path root = Path.of("");

    @BeforeAll
    static void build() throws Exception {
        Path deploy = Path.of("").toAbsolutePath();
        assumeTrue(ShellRun.shell(directory, "command -v dpkg-deb").status() == 0, "dpkg-deb is not installed");
        ShellRun built = ShellRun.shell(directory, "DPKG_DEB_COMPRESSOR_TYPE=none '" + deploy + "/debian/build'");
        assertThat(built.status()).as(built.output()).isZero();
        Files.copy(Path.of(built.output().strip()), directory.resolve("package.deb"));
        root = directory.resolve("root");
        ShellRun taken = ShellRun.shell(directory, "dpkg-deb --raw-extract package.deb root");
        assertThat(taken.status()).as(taken.output()).isZero();
    }

    @Test
    void itsVersionComesBeforeTheReleaseAndItNeedsJava() throws Exception {
        String control = Files.readString(root.resolve("DEBIAN/control"));
        assertThat(control).contains("Package: zonelog\n", "java17-runtime-headless");
        assertThat(control).doesNotContainPattern("@\\w+@");
        String version = control.replaceFirst("(?s).*\nVersion: (\\S+)\n.*", "$1");
        assertThat(ShellRun.shell(
                                directory,
                                "dpkg --compare-versions " + version + " lt " + version.replaceFirst("~.*", ""))
                        .status())
                .isZero();
    }

    @Test
    void everythingIsRootsAndSecretsAreNotForAll() throws Exception {
        String contents =
                ShellRun.shell(directory, "dpkg-deb --contents package.deb").output();
        assertThat(contents.lines()).allMatch(line -> line.contains(" root/root "));
        assertThat(contents).containsPattern("-rw-r----- root/root .* \\./etc/zonelog/zonelog\\.properties\n");
        assertThat(contents.lines().filter(line -> line.endsWith(".so"))).hasSize(1);
        assertThat(Files.readString(root.resolve("DEBIAN/conffiles"))).isEqualTo("/etc/zonelog/zonelog.properties\n");
    }

    @Test
    void theProgramRunsWhereItIsPut() throws Exception {
        ShellRun run = ShellRun.shell(directory, "root/usr/bin/zonelog --version");
        assertThat(run.output()).startsWith("zonelog ");
        assertThat(run.status()).isZero();
        ShellRun demo = ShellRun.shell(directory, "root/usr/bin/zonelog demo --bytes 64KiB --keep kept");
        assertThat(demo.status()).as(demo.output()).isZero();
    }

    @Test
    void theUnitRunsItAsAUserOfTheSystem() throws Exception {
        Path unit = root.resolve("usr/lib/systemd/system/zonelog.service");
        assertThat(Files.readAllLines(unit))
                .startsWith("[Unit]")
                .contains("User=zonelog", "ExecStart=/usr/bin/zonelog run --config /etc/zonelog/zonelog.properties")
                .noneMatch(line -> line.startsWith("DynamicUser"));
        assertThat(Files.readString(root.resolve("DEBIAN/postinst")))
                .contains("adduser --system --group", " zonelog\n");
        for (String script : new String[] {"postinst", "prerm", "postrm"}) {
            assertThat(ShellRun.shell(root.resolve("DEBIAN"), "sh -n " + script).status())
                    .isZero();
        }
    }
}
