package cash.api;

import io.micronaut.http.annotation.FilterMatcher;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// On controllers that read the body of a [Call] while it arrives.
@FilterMatcher
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface WithArrivingCall {}
