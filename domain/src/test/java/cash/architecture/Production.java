package cash.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.regex.Pattern;

/// The classes that the rules are about.
public final class Production {

    /// Folders and jars of tests.
    private static final Pattern TESTS = Pattern.compile(".*(/test-[a-z-]*classes/|-tests\\.jar).*");

    private Production() {}

    /// All classes in these packages and below that are on the class path, without tests and without what
    /// Micronaut's processors generate, whose names begin with a dollar sign.
    public static JavaClasses classesOf(String... packages) {
        return new ClassFileImporter()
                .withImportOption(location -> !location.matches(TESTS))
                .withImportOption(location -> !location.contains("/$"))
                .importPackages(packages);
    }
}
