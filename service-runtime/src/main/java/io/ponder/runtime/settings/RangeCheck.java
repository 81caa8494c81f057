package io.ponder.runtime.settings;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

/** Refuses settings outside of their {@link Range}. */
public final class RangeCheck extends AbstractBindHandler {

    public RangeCheck(BindHandler parent) {
        super(parent);
    }

    @Override
    public @Nullable Object onSuccess(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
        Range range = target.getAnnotation(Range.class);
        if (range != null && !holds(range, result)) {
            ConfigurationProperty given = context.getConfigurationProperty();
            throw new IllegalArgumentException(
                    name + " is " + (given == null ? result : given.getValue()) + ", but must be " + words(range));
        }
        return super.onSuccess(name, target, context, result);
    }

    /** Such as {@code 1 to 256} or {@code at least 10s}. */
    public static String words(Range range) {
        if (range.most().isEmpty()) {
            return "at least " + range.least();
        }
        return range.least().isEmpty() ? "at most " + range.most() : range.least() + " to " + range.most();
    }

    /**
     * Whether the value lies within the range.
     *
     * @param value a number, a duration or a size
     */
    public static boolean holds(Range range, Object value) {
        return switch (value) {
            case Duration duration ->
                isBetween(
                        bound(range.least(), DurationStyle::detectAndParse),
                        duration,
                        bound(range.most(), DurationStyle::detectAndParse));
            case DataSize size ->
                isBetween(bound(range.least(), DataSize::parse), size, bound(range.most(), DataSize::parse));
            case Number number when !Double.isFinite(number.doubleValue()) -> false;
            case Number number ->
                isBetween(
                        bound(range.least(), BigDecimal::new),
                        new BigDecimal(number.toString()),
                        bound(range.most(), BigDecimal::new));
            default -> throw new IllegalStateException("a " + value.getClass() + " cannot have a range");
        };
    }

    private static <T> @Nullable T bound(String written, Function<String, T> parse) {
        return written.isEmpty() ? null : parse.apply(written);
    }

    private static <T extends Comparable<T>> boolean isBetween(@Nullable T least, T value, @Nullable T most) {
        return (least == null || value.compareTo(least) >= 0) && (most == null || value.compareTo(most) <= 0);
    }
}
