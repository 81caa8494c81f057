package io.ponder.runtime;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Field;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the records of a request. A component that is not {@code @Nullable} must be present, unless it is usually empty. No object may hold a field
 * twice, and a whole number is written without a point or an exponent. Every refusal, including a record's own, names the
 * wrong field by its path in the request, and never quotes Jackson.
 */
final class RequestReader {

    private static final int LONGEST_NUMBER = 1000;
    private static final int LONGEST_NAME = 10_000;
    private static final String NUMBER = "a number in its range";

    private RequestReader() {}

    /**
     * Writes the same JSON as {@link WireJson}, and reads requests strictly.
     *
     * @param depth how many objects and lists may stand within one another
     */
    static JsonMapper mapper(int depth) {
        StreamReadConstraints allowed = StreamReadConstraints.builder()
                .maxNestingDepth(depth)
                .maxNumberLength(LONGEST_NUMBER)
                .maxNameLength(LONGEST_NAME)
                .build();
        return WireJson.mapper(allowed)
                .rebuild()
                .annotationIntrospector(new RequiredComponents())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .build();
    }

    private static final class RequiredComponents extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1L;

        @Override
        public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
            if (!(annotated instanceof AnnotatedParameter parameter)
                    || !parameter.getDeclaringClass().isRecord()
                    || isNullable(parameter)
                    || WireJson.isUsuallyEmpty(component(parameter))) {
                return super.findSetterInfo(config, annotated);
            }
            boolean isList = Collection.class.isAssignableFrom(parameter.getRawType());
            return JsonSetter.Value.construct(Nulls.FAIL, isList ? Nulls.FAIL : Nulls.DEFAULT);
        }

        private static boolean isNullable(AnnotatedParameter parameter) {
            return component(parameter).getAnnotatedType().isAnnotationPresent(Nullable.class);
        }

        private static RecordComponent component(AnnotatedParameter parameter) {
            return parameter.getDeclaringClass().getRecordComponents()[parameter.getIndex()];
        }
    }

    /** Why a body could not be read. */
    static Failure failure(JacksonException e) {
        String path = e.getPath().stream()
                .map(at -> at.getPropertyName() != null ? at.getPropertyName() : Integer.toString(at.getIndex()))
                .collect(Collectors.joining("."));
        if (e.getCause() instanceof FailureException refused) {
            return path.isEmpty() ? refused.failure() : refused.failure().within(path);
        }
        if (e instanceof JacksonIOException) {
            return Failure.of(Kind.INVALID_REQUEST, "the request body broke off");
        }
        if (e instanceof StreamConstraintsException || e.getCause() instanceof StreamConstraintsException) {
            return Failure.of(
                    Kind.INVALID_REQUEST,
                    "the request body is nested too deep, or has a number or a name that is too long");
        }
        Field twice = givenTwice(e);
        if (twice != null) {
            return Failure.invalid(twice, twice + " is given twice");
        }
        boolean isOutOfRange = e instanceof InputCoercionException;
        boolean isSyntax = !(e instanceof DatabindException) || e.getCause() instanceof StreamReadException;
        if (isSyntax && !isOutOfRange) {
            String at = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            String early = isCutOff(e) || isCutOff(e.getCause()) ? ": it ends too early" : "";
            return Failure.of(Kind.INVALID_REQUEST, "the request body is not valid JSON" + at + early);
        }
        if (path.isEmpty()) {
            return Failure.of(Kind.INVALID_REQUEST, "the request body is not a single JSON object");
        }
        Field field = new Field(path);
        if (e instanceof InvalidNullException) {
            return Failure.invalid(field, field + " is missing");
        }
        Class<?> wanted = e instanceof MismatchedInputException mismatched ? mismatched.getTargetType() : null;
        if (wanted != null && wanted.isEnum()) {
            List<String> names = Arrays.stream(wanted.getEnumConstants())
                    .map(value -> ((Enum<?>) value).name().toLowerCase(Locale.ROOT))
                    .toList();
            return Failure.invalid(field, field + " must be one of " + String.join(", ", names), names);
        }
        if (e instanceof InvalidFormatException misfit && misfit.getValue() instanceof Number) {
            return Failure.invalid(
                    field, field + " must be a whole number in its range, written without a point or an exponent");
        }
        return Failure.invalid(field, field + " must be " + (isOutOfRange ? NUMBER : described(wanted)));
    }

    /** The field at which the parser stopped because its object has it already. */
    private static @Nullable Field givenTwice(JacksonException e) {
        Throwable syntax = e instanceof DatabindException ? e.getCause() : e;
        return syntax instanceof StreamReadException read
                        && read.getOriginalMessage().startsWith("Duplicate")
                        && read.processor() instanceof JsonParser parser
                ? new Field(parser.streamReadContext()
                        .pathAsPointer()
                        .toString()
                        .substring(1)
                        .replace('/', '.'))
                : null;
    }

    private static boolean isCutOff(@Nullable Throwable e) {
        return e instanceof UnexpectedEndOfInputException;
    }

    static String described(@Nullable Class<?> type) {
        if (type == null) {
            return "of another type or form";
        }
        if (type == String.class) {
            return "a string";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return NUMBER;
        }
        return Collection.class.isAssignableFrom(type) ? "a list" : "an object";
    }
}
