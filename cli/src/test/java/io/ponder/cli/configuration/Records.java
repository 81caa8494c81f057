package io.ponder.cli.configuration;

import io.ponder.runtime.settings.Range;
import io.ponder.runtime.settings.RangeCheck;
import java.io.IOException;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.util.unit.DataSize;

/** Reads all settings from the records to which Spring binds them. */
final class Records {

    private final Sources sources;
    private final List<Setting> settings = new ArrayList<>();

    private Records(Sources sources) {
        this.sources = sources;
    }

    /** In the order of the code, and by prefix. */
    static List<Setting> settings() throws IOException, ReflectiveOperationException {
        Records records = new Records(Sources.read());
        for (Map.Entry<String, String> one : records.sources.modules().entrySet()) {
            Class<?> type = Class.forName(one.getKey());
            String prefix = type.getAnnotation(ConfigurationProperties.class).value();
            records.add(one.getValue(), prefix, type);
        }
        records.settings.sort(Comparator.comparing(Setting::prefix));
        return records.settings;
    }

    private void add(String module, String prefix, Class<?> type) throws NoSuchMethodException {
        for (Parameter component : components(type)) {
            String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
            Type generic = component.getParameterizedType();
            if (component.getType().isRecord()) {
                add(module, name, component.getType());
            } else if (element(generic) instanceof Class<?> entry && entry.isRecord()) {
                add(module, name + "[]", entry);
            } else {
                settings.add(new Setting(
                        module,
                        name,
                        words(generic) + range(component),
                        value(component),
                        sources.meaning(type, component.getName())));
            }
        }
    }

    /** Where the annotations are. */
    private static Parameter[] components(Class<?> type) throws NoSuchMethodException {
        Class<?>[] types = Stream.of(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        return type.getDeclaredConstructor(types).getParameters();
    }

    private static Type element(Type type) {
        return type instanceof ParameterizedType list
                        && list.getRawType() instanceof Class<?> raw
                        && Collection.class.isAssignableFrom(raw)
                ? list.getActualTypeArguments()[0]
                : type;
    }

    private static String value(Parameter component) {
        DefaultValue value = component.getAnnotation(DefaultValue.class);
        if (value == null) {
            return component.getType() == boolean.class ? "false" : "";
        }
        return String.join(", ", value.value());
    }

    private static String range(Parameter component) {
        Range range = component.getAnnotation(Range.class);
        if (range == null) {
            return "";
        }
        Object value = ApplicationConversionService.getSharedInstance().convert(value(component), component.getType());
        if (value == null || !RangeCheck.holds(range, value)) {
            throw new AssertionError("the default of " + component + " is " + value + ", outside of " + range);
        }
        return ", " + RangeCheck.words(range);
    }

    private static String words(Type type) {
        Type element = element(type);
        if (element != type) {
            return "list of " + words(element);
        }
        Class<?> one = (Class<?>) type;
        if (one.isEnum()) {
            return Stream.of(one.getEnumConstants())
                    .map(value -> "`" + ((Enum<?>) value).name().toLowerCase(Locale.ROOT) + "`")
                    .collect(Collectors.joining(", "));
        }
        return switch (one) {
            case Class<?> bool when bool == boolean.class || bool == Boolean.class -> "`true` or `false`";
            case Class<?> text when text == String.class -> "text";
            case Class<?> time when time == Duration.class -> "duration";
            case Class<?> size when size == DataSize.class -> "size";
            case Class<?> url when url == URI.class -> "URL";
            case Class<?> path when path == Path.class -> "path";
            case Class<?> number when number.isPrimitive() || Number.class.isAssignableFrom(number) -> "number";
            default -> throw new IllegalStateException("no word for " + one);
        };
    }
}
