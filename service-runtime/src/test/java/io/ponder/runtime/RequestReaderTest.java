package io.ponder.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Field;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JacksonException;

class RequestReaderTest {

    enum Size {
        SMALL,
        LARGE
    }

    record Part(String name, @Nullable Size size, int count) {
        Part {
            Field field = new Field("count");
            field.require(count > 0, "must be positive");
        }
    }

    record Whole(
            List<Part> parts,
            @Nullable Boolean isNew,
            @Nullable Map<String, Object> free) {}

    @Test
    void whatMayBeAbsentIsNullAndWhatIsUnknownIsIgnored() {
        assertThat(RequestReader.mapper(200)
                        .readValue(
                                "{\"parts\":[{\"name\":\"a\",\"count\":1,\"size\":\"Small\"}],\"new\":1,\"free\":{\"x\":null}}",
                                Whole.class)
                        .parts())
                .containsExactly(new Part("a", Size.SMALL, 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            quoteCharacter = '`',
            value = {
                "{} | parts | parts is missing",
                "{'parts':null} | parts | parts is missing",
                "{'parts':{}} | parts | parts must be a list",
                "{'parts':[null]} | parts.0 | parts.0 is missing",
                "{'parts':['x']} | parts.0 | parts.0 must be an object",
                "{'parts':[{'count':1}]} | parts.0.name | parts.0.name is missing",
                "{'parts':[{'name':{},'count':1}]} | parts.0.name | parts.0.name must be a string",
                "{'parts':[{'name':'a'}]} | parts.0.count | parts.0.count is missing",
                "{'parts':[{'name':'a','count':'x'}]} | parts.0.count | parts.0.count must be a number in its range",
                "{'parts':[{'name':'a','count':1e30}]} | parts.0.count | parts.0.count must be a whole number in its"
                        + " range, written without a point or an exponent",
                "{'parts':[{'name':'a','count':1,'size':'tiny'}]} | parts.0.size | parts.0.size must be one of small, large",
                "{'parts':[{'name':'a','count':1},{'name':'b','count':0}]} | parts.1.count | parts.1.count must be positive",
                "{'parts':[],'is_new':'maybe'} | is_new | is_new must be true or false",
                "{'parts':[{'name':'a','count':1e2}]} | parts.0.count | parts.0.count must be a whole number in its"
                        + " range, written without a point or an exponent",
                "{'parts':[{'name':'a','count':1,'name':'b'}]} | parts.0.name | parts.0.name is given twice",
                "{'parts':[],'free':{'x':{'y':1,'y':1}}} | free.x.y | free.x.y is given twice",
                "{'parts':[],'unknown':{'y':1,'y':1}} | unknown.y | unknown.y is given twice",
                "[] | - | the request body is not a single JSON object",
                "{'parts':[]} {} | - | the request body is not a single JSON object",
                "{'parts' | - | the request body is not valid JSON at line 1, column 9: it ends too early",
            })
    void whatIsWrongIsToldByItsField(String json, @Nullable String field, String message) {
        JacksonException thrown = catchThrowableOfType(
                JacksonException.class,
                () -> RequestReader.mapper(200).readValue(json.replace('\'', '"'), Whole.class));
        Failure failure = RequestReader.failure(thrown).inWordsOf(UnaryOperator.identity());
        assertThat(failure.kind()).isEqualTo(Kind.INVALID_REQUEST);
        assertThat(failure.field()).isEqualTo(field);
        assertThat(failure.message()).isEqualTo(message);
    }
}
