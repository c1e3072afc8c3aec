package cash.api;

import io.micronaut.context.BeanProvider;
import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import jakarta.inject.Singleton;
import java.util.Optional;

/// Hands the document to its controller, since controllers hold nothing but services. It is made when somebody
/// first asks for it.
@Singleton
final class OpenApiBinder implements TypedRequestArgumentBinder<OpenApi> {

    private final BeanProvider<OpenApi> openApi;

    OpenApiBinder(BeanProvider<OpenApi> openApi) {
        this.openApi = openApi;
    }

    @Override
    public Argument<OpenApi> argumentType() {
        return Argument.of(OpenApi.class);
    }

    @Override
    public BindingResult<OpenApi> bind(ArgumentConversionContext<OpenApi> context, HttpRequest<?> source) {
        return () -> Optional.of(openApi.get());
    }
}
