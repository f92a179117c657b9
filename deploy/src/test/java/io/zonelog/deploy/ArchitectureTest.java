package io.zonelog.deploy;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;

/** The house of ARCHITECTURE.md: which package may know which. */
@AnalyzeClasses(packages = "io.zonelog", importOptions = ArchitectureTest.MainCodeOnly.class)
class ArchitectureTest {
    /** Leaves out test classes, also those of the engine's test jar. */
    static final class MainCodeOnly implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/") && !location.contains("-tests.jar");
        }
    }

    private static final String[] ENGINE = {
        "io.zonelog.block..",
        "io.zonelog.device..",
        "io.zonelog.iomap..",
        "io.zonelog.mapping..",
        "io.zonelog.cache..",
        "io.zonelog.zone..",
        "io.zonelog.segment..",
        "io.zonelog.journal..",
        "io.zonelog.engine..",
        "io.zonelog.snapshot.."
    };

    @ArchTest
    static final ArchRule packagesFormNoCycle =
            slices().matching("io.zonelog.(**)").should().beFreeOfCycles();

    @ArchTest
    static void noSimpleNameStandsTwice(JavaClasses classes) {
        Map<String, List<String>> byName = classes.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .collect(groupingBy(JavaClass::getSimpleName, mapping(JavaClass::getName, toList())));
        byName.values().removeIf(names -> names.size() == 1);
        assertThat(byName).isEmpty();
    }

    @ArchTest
    static final ArchRule theEngineIsBuiltInLayers = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("block")
            .definedBy("io.zonelog.block..")
            .layer("device")
            .definedBy("io.zonelog.device..")
            .layer("iomap")
            .definedBy("io.zonelog.iomap..")
            .layer("mapping")
            .definedBy("io.zonelog.mapping..")
            .layer("cache")
            .definedBy("io.zonelog.cache..")
            .layer("zone")
            .definedBy("io.zonelog.zone..")
            .layer("segment")
            .definedBy("io.zonelog.segment..")
            .layer("journal")
            .definedBy("io.zonelog.journal..")
            .layer("engine")
            .definedBy("io.zonelog.engine..")
            .layer("snapshot")
            .definedBy("io.zonelog.snapshot..")
            .whereLayer("snapshot")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("iomap")
            .mayOnlyAccessLayers("block")
            .whereLayer("device")
            .mayOnlyAccessLayers("block")
            .whereLayer("mapping")
            .mayOnlyAccessLayers("block")
            .whereLayer("cache")
            .mayOnlyAccessLayers("block", "mapping")
            .whereLayer("zone")
            .mayOnlyAccessLayers("block", "device")
            .whereLayer("segment")
            .mayOnlyAccessLayers("block", "device", "iomap", "zone")
            .whereLayer("journal")
            .mayOnlyAccessLayers("block", "device", "mapping");

    @ArchTest
    static final ArchRule theEngineNeedsOnlyTheJdk = classes()
            .that()
            .resideInAnyPackage(ENGINE)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(ENGINE)
                    .or(resideInAnyPackage("java..", "javax.crypto..", "org.jspecify..", "org.slf4j..")));

    @ArchTest
    static final ArchRule realDrivesAreKnownOnlyWhereDevicesAreMadeAndOpened = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.zonelog.device.zonefs..", "io.zonelog.deploy.data..", "io.zonelog.deploy.command.device..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.zonelog.device.zonefs..");

    @ArchTest
    static final ArchRule iomapIsPure = noClasses()
            .that()
            .resideInAPackage("io.zonelog.iomap..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.concurrent..", "java.io..", "java.nio.channels..", "java.nio.file..");

    @ArchTest
    static final ArchRule metadataAndConnectorDoNotSeeEachOther = noClasses()
            .that()
            .resideInAPackage("io.zonelog.metadata..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.zonelog.connector..", "io.zonelog.deploy..");

    @ArchTest
    static final ArchRule theConnectorSeesNoStoreAndNoCommand = noClasses()
            .that()
            .resideInAPackage("io.zonelog.connector..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.zonelog.metadata..", "io.zonelog.deploy..", "org.rocksdb..");
}
