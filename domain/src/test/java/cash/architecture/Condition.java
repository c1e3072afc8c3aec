package cash.architecture;

import com.tngtech.archunit.base.HasDescription;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.function.Predicate;

/// What a rule asks of each thing it looks at, said in words and as a predicate.
final class Condition<T extends HasDescription> extends ArchCondition<T> {

    private final Predicate<? super T> predicate;

    Condition(String words, Predicate<? super T> predicate) {
        super(words);
        this.predicate = predicate;
    }

    @Override
    public void check(T item, ConditionEvents events) {
        events.add(new SimpleConditionEvent(
                item, predicate.test(item), item.getDescription() + " breaks the rule to " + getDescription()));
    }
}
