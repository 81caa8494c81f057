package io.ponder.datasets.row;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.ponder.reasoning.model.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of training data: TRL's six types of data sets, and what a tree or a teacher gives beside them. A prompt is a
 * conversation that ends with what is to be answered; completions and chosen answers are the assistant's next message.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Row.LanguageModelling.class, name = "language_modelling"),
    @JsonSubTypes.Type(value = Row.PromptOnly.class, name = "prompt_only"),
    @JsonSubTypes.Type(value = Row.PromptCompletion.class, name = "prompt_completion"),
    @JsonSubTypes.Type(value = Row.Preference.class, name = "preference"),
    @JsonSubTypes.Type(value = Row.UnpairedPreference.class, name = "unpaired_preference"),
    @JsonSubTypes.Type(value = Row.Stepwise.class, name = "stepwise"),
    @JsonSubTypes.Type(value = Row.Distilled.class, name = "distilled"),
    @JsonSubTypes.Type(value = Row.Tree.class, name = "tree")
})
public sealed interface Row {

    /** Where it comes from. */
    Origin origin();

    /** What identifies its question: equal for all rows of one question, and for questions that differ in spacing and case only. */
    default String question() {
        return QuestionKey.of(prompt());
    }

    /** The same from elsewhere. */
    default Row withOrigin(Origin other) {
        return switch (this) {
            case LanguageModelling r -> new LanguageModelling(r.messages, other);
            case PromptOnly r -> new PromptOnly(r.prompt, other);
            case PromptCompletion r -> new PromptCompletion(r.prompt, r.completion, other);
            case Preference r -> new Preference(r.prompt, r.chosen, r.rejected, r.chosenScore, r.rejectedScore, other);
            case UnpairedPreference r -> new UnpairedPreference(r.prompt, r.completion, r.label, other);
            case Stepwise r -> new Stepwise(r.prompt, r.completions, r.labels, r.values, other);
            case Distilled r -> new Distilled(r.prompt, r.completion, r.summary, r.tokens, other);
            case Tree r -> new Tree(r.prompt, r.nodes, other);
        };
    }

    /** What is asked; of a whole conversation, all up to the assistant's last message. */
    List<Message> prompt();

    /** A whole conversation, the assistant's messages included. */
    record LanguageModelling(List<Message> messages, Origin origin) implements Row {
        public LanguageModelling {
            messages = List.copyOf(messages);
        }

        @Override
        public List<Message> prompt() {
            boolean answered = !messages.isEmpty() && messages.getLast().role() == Message.Role.ASSISTANT;
            return answered ? messages.subList(0, messages.size() - 1) : messages;
        }
    }

    /** A question for reinforcement learning, whose right answer is {@link Origin#reference}. */
    record PromptOnly(List<Message> prompt, Origin origin) implements Row {
        public PromptOnly {
            prompt = List.copyOf(prompt);
        }
    }

    /** A question and what is to be answered. */
    record PromptCompletion(List<Message> prompt, String completion, Origin origin) implements Row {
        public PromptCompletion {
            prompt = List.copyOf(prompt);
        }
    }

    /**
     * Of two answers, which is better.
     *
     * @param chosenScore by the verifier or the share of right continuations, 0 to 1; null where nothing was scored
     * @param rejectedScore likewise
     */
    record Preference(
            List<Message> prompt,
            String chosen,
            String rejected,
            @Nullable Double chosenScore,
            @Nullable Double rejectedScore,
            Origin origin)
            implements Row {
        public Preference {
            prompt = List.copyOf(prompt);
        }
    }

    /** An answer that is good or is not. */
    record UnpairedPreference(List<Message> prompt, String completion, boolean label, Origin origin) implements Row {
        public UnpairedPreference {
            prompt = List.copyOf(prompt);
        }
    }

    /**
     * Steps and whether each is right.
     *
     * @param labels one for each step: whether a right answer can still be reached after it
     * @param values for each step the share of continuations from there that were right, 0 to 1; null where not measured
     */
    record Stepwise(
            List<Message> prompt,
            List<String> completions,
            List<Boolean> labels,
            @Nullable List<Double> values,
            Origin origin)
            implements Row {
        public Stepwise {
            prompt = List.copyOf(prompt);
            completions = List.copyOf(completions);
            labels = List.copyOf(labels);
            values = values == null ? null : List.copyOf(values);
            if (labels.size() != completions.size() || values != null && values.size() != completions.size()) {
                throw new IllegalArgumentException("each step has one label and, if any has, one value");
            }
        }
    }

    /**
     * What a teacher wrote, with what else it might have written.
     *
     * @param completion everything it wrote, thoughts included
     * @param summary the thoughts in short; null where none was made
     * @param tokens the teacher's likeliest tokens at each place; null where the engine reports none
     */
    record Distilled(
            List<Message> prompt,
            String completion,
            @Nullable String summary,
            @Nullable List<TokenChoices> tokens,
            Origin origin)
            implements Row {
        public Distilled {
            prompt = List.copyOf(prompt);
            tokens = tokens == null ? null : List.copyOf(tokens);
        }
    }

    /** A search's tree as it was: every node that was drawn, parents before their children. */
    record Tree(List<Message> prompt, List<TreeNode> nodes, Origin origin) implements Row {
        public Tree {
            prompt = List.copyOf(prompt);
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * One place in a text.
     *
     * @param token what was written there
     * @param logProb its natural log-probability, at most 0
     * @param top the likeliest tokens there, likeliest first
     */
    record TokenChoices(String token, double logProb, List<TokenChoice> top) {
        public TokenChoices {
            top = List.copyOf(top);
        }
    }

    /** A token that might have been written, with its natural log-probability. */
    record TokenChoice(String token, double logProb) {}

    /**
     * @param id unique in its tree, from 1; the question is 0
     * @param parent the node that it continues
     * @param text its own words
     * @param answer if it finishes the solution, what was read from it; null otherwise
     * @param score 0 to 1; null where it was not scored
     * @param right whether its answer is the reference; null where that is not known, or it has none
     */
    record TreeNode(
            int id,
            int parent,
            String text,
            @Nullable String answer,
            @Nullable Double score,
            @Nullable Boolean right) {}
}
