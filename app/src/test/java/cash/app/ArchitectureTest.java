package cash.app;

import cash.architecture.HouseRules;
import cash.architecture.Production;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The app has all modules on its class path, so what holds between modules is judged here for all of them at once.
class ArchitectureTest {

    private static final JavaClasses ALL = Production.classesOf("cash");
    private static final JavaClasses APP = Production.classesOf("cash.app");

    @Test
    void modules_depend_only_downwards_and_nobody_on_persistence() {
        HouseRules.modulesDependOnlyDownwards(ALL);
    }

    @Test
    void only_services_open_units_of_work() {
        HouseRules.onlyServicesOpenUnitsOfWork(ALL);
    }

    @Test
    void only_persistence_speaks_sql() {
        HouseRules.onlyPersistenceSpeaksSql(ALL);
    }

    @Test
    void money_is_never_floating_point() {
        HouseRules.moneyIsNeverFloatingPoint(APP);
    }

    @Test
    void nobody_asks_the_wall_clock_without_a_clock() {
        HouseRules.nobodyAsksTheWallClockWithoutAClock(ALL);
    }

    @Test
    void packages_are_free_of_cycles() {
        HouseRules.packagesAreFreeOfCycles(ALL);
    }

    @Test
    void every_package_says_what_it_is_for() throws Exception {
        HouseRules.everyPackageSaysWhatItIsFor(APP, Path.of("src/main/java"));
    }
}
