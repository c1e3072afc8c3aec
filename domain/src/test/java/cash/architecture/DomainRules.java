package cash.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.CanBeAnnotated;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What keeps models pure. Each rule judges all classes it is given: those of `cash.domain`, or of another team's
/// models.
public final class DomainRules {

    private static final Pattern SERVICE = Pattern.compile(
            ".*(Service|Repository|Controller|Bean|Manager|Handler|Factory|Dao|Client|Listener|Provider|Component|Engine|Job)s?");

    private DomainRules() {}

    public static void knowsOnlyTheJdkAndJspecify(JavaClasses models) {
        classes()
                .should()
                .onlyDependOnClassesThat(describe(
                        "are models, or of the JDK or JSpecify",
                        type -> models.contain(type.getBaseComponentType().getName())
                                || type.getBaseComponentType().getPackageName().matches("(java|org\\.jspecify)\\..*")))
                .because("models are read, tested and trusted alone")
                .check(models);
    }

    /// A private type inside another is that type's own affair.
    public static void everyConcreteTypeIsAModel(JavaClasses models) {
        classes()
                .that()
                .areNotInterfaces()
                .and()
                .areNotAnonymousClasses()
                .and()
                .doNotHaveModifier(JavaModifier.PRIVATE)
                .should(new Condition<>(
                        "be a record, an enum, a value class or an exception",
                        type -> type.isRecord()
                                || type.isEnum()
                                || type.isAssignableTo(Enum.class)
                                || type.isAssignableTo(Throwable.class)
                                || isValueClass(type)))
                .because("models contain no service code")
                .check(models);
    }

    /// Final, with nothing but final fields, and compared by its value.
    private static boolean isValueClass(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.FINAL)
                && type.getFields().stream()
                        .allMatch(field -> field.getModifiers().contains(JavaModifier.FINAL))
                && type.tryGetMethod("equals", Object.class).isPresent();
    }

    public static void nothingIsNamedOrAnnotatedAsAService(JavaClasses models) {
        noClasses().should().haveNameMatching(SERVICE.pattern()).check(models);
        var annotated = are(annotatedAsAService());
        noClasses()
                .should(new Condition<>("be annotated as a service", annotated))
                .check(models);
        methods()
                .should(new Condition<>("not be annotated as a service", annotated.negate()))
                .check(models);
        fields().should(new Condition<>("not be annotated as a service", annotated.negate()))
                .check(models);
    }

    /// Whatever framework an annotation comes from, the JDK's and JSpecify's aside.
    private static DescribedPredicate<CanBeAnnotated> annotatedAsAService() {
        return describe(
                "annotated by a framework",
                it -> it instanceof HasAnnotations<?> annotated
                        && annotated.getAnnotations().stream()
                                .map(JavaAnnotation::getRawType)
                                .map(JavaClass::getPackageName)
                                .anyMatch(name -> !name.matches("(java|org\\.jspecify)\\..*")));
    }

    public static void everyFieldIsFinal(JavaClasses models) {
        fields().should().beFinal().because("models don't change").check(models);
    }

    public static void doesNoInputOrOutput(JavaClasses models) {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.io..",
                        "java.nio.file..",
                        "java.nio.channels..",
                        "java.net..",
                        "java.sql..",
                        "javax..",
                        "java.lang.foreign..",
                        "java.util.logging..",
                        "java.util.concurrent..")
                .orShould()
                .dependOnClassesThat(describe("are threads, processes or the system", DomainRules::isOfTheSystem))
                .because("models are values")
                .check(models);
    }

    private static boolean isOfTheSystem(JavaClass type) {
        return Set.of(System.class, System.Logger.class, Runtime.class, Process.class, ProcessBuilder.class).stream()
                        .anyMatch(type::isEquivalentTo)
                || Stream.of(Thread.class, ThreadLocal.class, ScopedValue.class).anyMatch(type::isAssignableTo);
    }

    public static void knowsNoClockAndNoChance(JavaClasses models) {
        noClasses()
                .should()
                .dependOnClassesThat(describe(
                        "are clocks or sources of randomness",
                        type -> type.isAssignableTo(java.time.InstantSource.class)
                                || type.isAssignableTo(java.util.random.RandomGenerator.class)))
                .orShould()
                .accessTargetWhere(describe(
                        "it asks for something random",
                        access -> Set.of("randomUUID", "random")
                                .contains(access.getTarget().getName())))
                .because("the same values must always give the same result")
                .check(models);
        HouseRules.nobodyAsksTheWallClockWithoutAClock(models);
    }
}
