package cash.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What the documentation says of a route beyond its paths and bodies. Tests hold that it is true.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Contract {

    /// The parameters it takes besides those in its path, by their names in `openapi.json`.
    String[] parameters() default {};

    /// The codes it may answer with, besides those that any route may.
    Code[] problems() default {};

    /// Sets of such codes that several routes share.
    Codes[] shared() default {};
}
