package cash.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import cash.domain.UnitOfWork;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.time.temporal.TemporalAccessor;
import java.util.Calendar;
import java.util.Date;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The rules that hold in every module. A module is known by its package, `cash.domain` and so on, and another
/// team's by a part of its name: `com.example.services` may do what `cash.services` may. A rule that finds nothing
/// to judge fails.
public final class HouseRules {

    private static final Pattern PACKAGE_INFO = Pattern.compile(
            "\\A(?:///[^\\n]*\\n)*///[^\\n]*\\.\\n+@NullMarked\\npackage .*|\\A/\\*\\*.*\\.\\s*\\*/\\s*@NullMarked\\npackage .*",
            Pattern.DOTALL);

    private HouseRules() {}

    /// `others` are the root packages of teams whose modules are layered as `cash` is: `com.example` for
    /// `com.example.services`.
    public static void modulesDependOnlyDownwards(JavaClasses all, String... others) {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("domain")
                .definedBy(module("domain", others))
                .layer("services")
                .definedBy(module("services", others))
                .layer("persistence")
                .definedBy(module("persistence", others))
                .layer("api")
                .definedBy(module("api", others))
                .layer("app")
                .definedBy(module("app", others))
                .whereLayer("domain")
                .mayNotAccessAnyLayer()
                .whereLayer("services")
                .mayOnlyAccessLayers("domain")
                .whereLayer("persistence")
                .mayOnlyAccessLayers("domain")
                .whereLayer("api")
                .mayOnlyAccessLayers("services", "domain")
                .whereLayer("app")
                .mayOnlyAccessLayers("api", "services", "domain")
                .check(all);
    }

    private static String[] module(String name, String... others) {
        return Stream.concat(Stream.of("cash"), Stream.of(others))
                .map(root -> root + "." + name + "..")
                .toArray(String[]::new);
    }

    public static void packagesAreFreeOfCycles(JavaClasses classes) {
        slices().matching("(**)").should().beFreeOfCycles().check(classes);
    }

    /// Services can be built with `new` and tested without a container.
    public static void servicesKnowNoFramework(JavaClasses services) {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.micronaut..", "jakarta..", "javax..", "org.springframework..", "com.fasterxml..")
                .check(services);
    }

    public static void onlyServicesOpenUnitsOfWork(JavaClasses classes) {
        noClasses()
                .that()
                .resideOutsideOfPackage("..services..")
                .should()
                .accessTargetWhere(describe(
                        "it begins a unit of work",
                        access -> access.getTargetOwner().isAssignableTo(UnitOfWork.class)
                                && Set.of("write", "snapshot")
                                        .contains(access.getTarget().getName())))
                .check(classes);
        noClasses()
                .that()
                .resideOutsideOfPackage("..persistence..")
                .and()
                .areNotAssignableFrom(UnitOfWork.class)
                .should()
                .beAssignableTo(UnitOfWork.class)
                .check(classes);
    }

    public static void onlyPersistenceSpeaksSql(JavaClasses classes) {
        noClasses()
                .that()
                .resideOutsideOfPackage("..persistence..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.sql..",
                        "javax.sql..",
                        "io.micronaut.data..",
                        "io.micronaut.transaction..",
                        "io.micronaut.flyway..",
                        "jakarta.persistence..",
                        "jakarta.transaction..",
                        "org.flywaydb..",
                        "com.zaxxer.hikari..",
                        "com.mysql..",
                        "org.mariadb.jdbc..")
                .check(classes);
    }

    /// `exceptions` are the full names of classes that count something else than money.
    public static void moneyIsNeverFloatingPoint(JavaClasses classes, String... exceptions) {
        var judged = classes.that(
                describe("count money", type -> Stream.of(exceptions).noneMatch(type.getName()::equals)));
        fields().should(new Condition<>("hold no floating point", field -> isExact(Stream.of(field.getType()))))
                .check(judged);
        codeUnits()
                .should(new Condition<>(
                        "take and return no floating point",
                        unit -> isExact(
                                Stream.concat(unit.getParameterTypes().stream(), Stream.of(unit.getReturnType())))))
                .check(judged);
    }

    private static boolean isExact(Stream<JavaType> types) {
        return types.flatMap(type -> type.getAllInvolvedRawTypes().stream())
                .map(JavaClass::getBaseComponentType)
                .noneMatch(type -> Stream.of(double.class, float.class, Double.class, Float.class)
                        .anyMatch(type::isEquivalentTo));
    }

    /// Nobody asks for the time but through a [Clock] that was handed to him, and only the app makes one.
    /// `System.nanoTime()` is no wall clock: it measures durations.
    public static void nobodyAsksTheWallClockWithoutAClock(JavaClasses classes) {
        noClasses().should().accessTargetWhere(asksTheWallClock()).check(classes);
        noClasses()
                .that()
                .resideOutsideOfPackage("..app..")
                .should()
                .accessTargetWhere(describe(
                        "it makes a clock of this machine",
                        access -> access.getTargetOwner().isAssignableTo(InstantSource.class)
                                && access.getTarget().getName().matches("system.*|tick.*")))
                .check(classes);
    }

    private static DescribedPredicate<JavaAccess<?>> asksTheWallClock() {
        return describe("it asks the wall clock", access -> {
            var owner = access.getTargetOwner();
            boolean withClock = access.getTarget() instanceof CodeUnitAccessTarget target
                    && target.getRawParameterTypes().stream().anyMatch(assignableTo(Clock.class));
            return switch (access.getTarget().getName()) {
                case "now" -> owner.isAssignableTo(TemporalAccessor.class) && !withClock;
                case "currentTimeMillis" -> owner.isEquivalentTo(System.class);
                case "getInstance" -> owner.isAssignableTo(Calendar.class);
                case "<init>" -> isEmptyDate(access);
                default -> false;
            };
        });
    }

    private static boolean isEmptyDate(JavaAccess<?> access) {
        return access.getTargetOwner().isAssignableTo(Date.class)
                && access.getTarget() instanceof CodeUnitAccessTarget target
                && target.getRawParameterTypes().isEmpty();
    }

    /// Controllers translate; what they translate to is services, and what they hold of their own is constant.
    public static void controllersHoldNothingButServices(JavaClasses classes) {
        fields().that()
                .areDeclaredInClassesThat()
                .areAnnotatedWith("io.micronaut.http.annotation.Controller")
                .should(new Condition<>(
                        "be a service, or constant",
                        field -> field.getModifiers().containsAll(Set.of(JavaModifier.STATIC, JavaModifier.FINAL))
                                || field.getRawType().getPackageName().matches("(.*\\.)?services(\\..*)?")))
                .check(classes);
    }

    /// A type is exported if it is public, and every type around it too.
    public static void exportsNoType(JavaClasses module) {
        classes()
                .should(new Condition<>("not be exported", type -> !isExported(type)))
                .because("nobody else may depend on it")
                .check(module);
    }

    private static boolean isExported(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(HouseRules::isExported).orElse(true);
    }

    /// `sources` is where the packages begin, such as `src/main/java`.
    public static void everyPackageSaysWhatItIsFor(JavaClasses classes, Path sources) throws IOException {
        var packages = new TreeSet<String>();
        classes.forEach(type -> packages.add(type.getPackageName()));
        var wrong = new TreeSet<String>();
        for (var name : packages) {
            var file = sources.resolve(name.replace('.', '/')).resolve("package-info.java");
            if (!Files.exists(file)
                    || !PACKAGE_INFO.matcher(Files.readString(file)).matches()) {
                wrong.add(name);
            }
        }
        if (packages.isEmpty() || !wrong.isEmpty()) {
            throw new AssertionError("every package has a package-info.java with a sentence on what it is for and"
                    + " @NullMarked; not so: " + (packages.isEmpty() ? "there is no package at all" : wrong));
        }
    }
}
