package cash.api;

import cash.architecture.HouseRules;
import cash.architecture.Production;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses API = Production.classesOf("cash.api");

    @Test
    void modules_depend_only_downwards() {
        HouseRules.modulesDependOnlyDownwards(Production.classesOf("cash"));
    }

    @Test
    void the_api_exports_no_type() {
        HouseRules.exportsNoType(API);
    }

    @Test
    void controllers_hold_nothing_but_services() {
        HouseRules.controllersHoldNothingButServices(API);
    }

    @Test
    void only_services_open_units_of_work() {
        HouseRules.onlyServicesOpenUnitsOfWork(Production.classesOf("cash"));
    }

    @Test
    void only_persistence_speaks_sql() {
        HouseRules.onlyPersistenceSpeaksSql(API);
    }

    @Test
    void money_is_never_floating_point() {
        // The weights of media types in an Accept header, which HTTP writes as fractions, are no money.
        HouseRules.moneyIsNeverFloatingPoint(API, "cash.api.Accept");
    }

    @Test
    void nobody_asks_the_wall_clock_without_a_clock() {
        HouseRules.nobodyAsksTheWallClockWithoutAClock(API);
    }

    @Test
    void packages_are_free_of_cycles() {
        HouseRules.packagesAreFreeOfCycles(API);
    }

    @Test
    void every_package_says_what_it_is_for() throws Exception {
        HouseRules.everyPackageSaysWhatItIsFor(API, Path.of("src/main/java"));
    }
}
