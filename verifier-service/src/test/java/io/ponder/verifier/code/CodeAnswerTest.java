package io.ponder.verifier.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In the table, a slash is a new line. */
class CodeAnswerTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            quoteCharacter = '"',
            value = {
                "```python/a/```                                     | a/",
                "First:/```python/a/```/better:/```python/b/```      | b/",
                "```python/a/```/Output:/```/5/```                   | a/",
                "```/a/```/so/```/b/```                              | b/",
                "```python/a/```/```json/{}/```                      | a/",
                "```Python3 title=x/a/```                            | a/",
                "~~~py/a/~~~                                         | a/",
                "````python/a/```/b/````                             | a/```/b/",
                "- here:/  ```python/  if x:/    y/  ```             | if x:/  y/",
                "```python/```                                       | ''",
                "```java/a/```                                       | -",
                "```python/a                                         | -",
                "```python/a/```/and then/```python/b                | a/",
                "print(1)                                            | -",
                "it is ```python``` here                             | -",
                "```python```/x                                      | -",
                "```python/a/```/```python/>>> a/1/```               | a/",
                "```python/a/```/```python/$ python a.py/```         | a/",
                "```python/a/```/```py/pip install numpy/```         | a/",
                "```python/a/```/```bash/python a.py/```/```/1/```   | a/",
            })
    void theLastClosedBlockOfTheLanguageIsTheProgram(String text, String code) {
        List<String> blocks = CodeAnswer.blocks(text.replace('/', '\n'), Set.of("python", "python3", "py"));

        assertThat(blocks.isEmpty() ? Optional.empty() : Optional.of(blocks.getLast()))
                .isEqualTo(Optional.ofNullable(code).map(c -> c.equals("''") ? "" : c.replace('/', '\n')));
    }
}
