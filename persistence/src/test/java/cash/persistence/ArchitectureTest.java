package cash.persistence;

import cash.architecture.HouseRules;
import cash.architecture.Production;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses PERSISTENCE = Production.classesOf("cash.persistence");

    @Test
    void modules_depend_only_downwards() {
        HouseRules.modulesDependOnlyDownwards(Production.classesOf("cash"));
    }

    @Test
    void persistence_exports_no_type() {
        HouseRules.exportsNoType(PERSISTENCE);
    }

    @Test
    void only_services_open_units_of_work() {
        HouseRules.onlyServicesOpenUnitsOfWork(Production.classesOf("cash"));
    }

    @Test
    void money_is_never_floating_point() {
        HouseRules.moneyIsNeverFloatingPoint(PERSISTENCE);
    }

    @Test
    void nobody_asks_the_wall_clock_without_a_clock() {
        HouseRules.nobodyAsksTheWallClockWithoutAClock(PERSISTENCE);
    }

    @Test
    void packages_are_free_of_cycles() {
        HouseRules.packagesAreFreeOfCycles(PERSISTENCE);
    }

    @Test
    void every_package_says_what_it_is_for() throws Exception {
        HouseRules.everyPackageSaysWhatItIsFor(PERSISTENCE, Path.of("src/main/java"));
    }
}
