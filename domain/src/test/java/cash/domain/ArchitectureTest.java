package cash.domain;

import cash.architecture.DomainRules;
import cash.architecture.HouseRules;
import cash.architecture.Production;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses DOMAIN = Production.classesOf("cash.domain");

    @Test
    void the_domain_knows_only_the_jdk_and_jspecify() {
        DomainRules.knowsOnlyTheJdkAndJspecify(DOMAIN);
    }

    @Test
    void every_concrete_type_is_a_model() {
        DomainRules.everyConcreteTypeIsAModel(DOMAIN);
    }

    @Test
    void no_model_is_named_or_annotated_as_a_service() {
        DomainRules.nothingIsNamedOrAnnotatedAsAService(DOMAIN);
    }

    @Test
    void every_field_is_final() {
        DomainRules.everyFieldIsFinal(DOMAIN);
    }

    @Test
    void models_do_no_input_or_output() {
        DomainRules.doesNoInputOrOutput(DOMAIN);
    }

    @Test
    void models_know_no_clock_and_no_chance() {
        DomainRules.knowsNoClockAndNoChance(DOMAIN);
    }

    @Test
    void money_is_never_floating_point() {
        HouseRules.moneyIsNeverFloatingPoint(DOMAIN);
    }

    @Test
    void the_domain_opens_no_unit_of_work() {
        HouseRules.onlyServicesOpenUnitsOfWork(DOMAIN);
    }

    @Test
    void packages_are_free_of_cycles() {
        HouseRules.packagesAreFreeOfCycles(DOMAIN);
    }

    @Test
    void every_package_says_what_it_is_for() throws Exception {
        HouseRules.everyPackageSaysWhatItIsFor(DOMAIN, Path.of("src/main/java"));
    }
}
