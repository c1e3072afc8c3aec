package cash.services;

import cash.architecture.HouseRules;
import cash.architecture.Production;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses SERVICES = Production.classesOf("cash.services");

    @Test
    void modules_depend_only_downwards() {
        HouseRules.modulesDependOnlyDownwards(Production.classesOf("cash"));
    }

    @Test
    void services_know_no_framework() {
        HouseRules.servicesKnowNoFramework(SERVICES);
    }

    @Test
    void only_persistence_speaks_sql() {
        HouseRules.onlyPersistenceSpeaksSql(SERVICES);
    }

    @Test
    void only_persistence_implements_the_unit_of_work() {
        HouseRules.onlyServicesOpenUnitsOfWork(Production.classesOf("cash"));
    }

    @Test
    void money_is_never_floating_point() {
        HouseRules.moneyIsNeverFloatingPoint(SERVICES);
    }

    @Test
    void nobody_asks_the_wall_clock_without_a_clock() {
        HouseRules.nobodyAsksTheWallClockWithoutAClock(SERVICES);
    }

    @Test
    void packages_are_free_of_cycles() {
        HouseRules.packagesAreFreeOfCycles(SERVICES);
    }

    @Test
    void every_package_says_what_it_is_for() throws Exception {
        HouseRules.everyPackageSaysWhatItIsFor(SERVICES, Path.of("src/main/java"));
    }
}
