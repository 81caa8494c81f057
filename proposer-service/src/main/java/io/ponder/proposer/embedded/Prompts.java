package io.ponder.proposer.embedded;

import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.proposer.TokenCountRequest;
import io.ponder.proposer.embedded.EmbeddedCall.Sample;
import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.engine.Proposer.Prefix;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Turns a request into tokenized prompts that fit the context. Safe for use by many threads. */
final class Prompts implements AutoCloseable {

    /**
     * No prose, code or digits comes near this many characters per token. A longer text is refused without tokenizing
     * it, because llama.cpp takes stack and time in proportion to the length of a word.
     */
    private static final int MOST_CHARACTERS_A_TOKEN = 16;

    private static final long STACK_BYTES = 512L << 20;

    private final LoadedModel model;
    private final int contextTokens;

    /** llama.cpp splits words with a recursive regular expression, which needs more than the usual stack. */
    private final ExecutorService tokenizer = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(null, task, "embedded-tokenizer", STACK_BYTES);
        thread.setDaemon(true);
        return thread;
    });

    Prompts(LoadedModel model, int contextTokens) {
        this.model = model;
        this.contextTokens = contextTokens;
    }

    /**
     * @param samples in the order of the request
     * @param refused one line for each sample of a prefix that does not fit
     */
    record Planned(List<Sample> samples, List<ProposalReply> refused) {}

    /** @throws io.ponder.reasoning.model.FailureException when no prefix fits the context, or the messages are unusable */
    Planned plan(ProposalRequest request, EmbeddedCall call) {
        List<Prefix> prefixes = request.prefixes();
        List<PromptPart> rendered = model.template()
                .render(ToolPrompt.plain(
                        request.messages(), request.tools(), model.template().defaultSystem()));
        List<Sample> samples = new ArrayList<>();
        List<ProposalReply> refused = new ArrayList<>();
        for (int p = 0; p < prefixes.size(); p++) {
            Prefix prefix = prefixes.get(p);
            if (call.grammar != null && !prefix.text().isEmpty()) {
                throw Failure.of(
                                Kind.CAPABILITY_MISSING,
                                "the embedded engine cannot continue a partial answer in a response format")
                        .asException();
            }
            List<PromptPart> parts = new ArrayList<>(rendered);
            parts.add(PromptPart.text(prefix.text()));
            long length = parts.stream().mapToLong(part -> part.text().length()).sum();
            int[] prompt = length > (long) contextTokens * MOST_CHARACTERS_A_TOKEN ? null : tokenize(parts);
            if (prompt == null || prompt.length >= contextTokens) {
                Failure failure = tooLong(prompt == null ? length + " characters" : prompt.length + " tokens");
                for (int i = 0; i < prefix.samples(); i++) {
                    refused.add(new ProposalReply.Failed(p, i, failure));
                }
                continue;
            }
            int room = Math.min(call.sampling.maxTokens(), contextTokens - prompt.length);
            for (int i = 0; i < prefix.samples(); i++) {
                samples.add(new Sample(call, p, i, prompt, room, prefix.seed() + i));
            }
        }
        if (samples.isEmpty() && refused.getFirst() instanceof ProposalReply.Failed failed) {
            throw failed.failure().asException();
        }
        return new Planned(samples, refused);
    }

    /**
     * Counts the tokens of a conversation.
     *
     * @throws io.ponder.reasoning.model.FailureException when it is far longer than the context
     */
    int count(TokenCountRequest request) {
        List<PromptPart> parts = model.template()
                .render(ToolPrompt.plain(
                        request.messages(), request.tools(), model.template().defaultSystem()));
        long length = parts.stream().mapToLong(part -> part.text().length()).sum();
        if (length > (long) contextTokens * MOST_CHARACTERS_A_TOKEN) {
            throw tooLong(length + " characters").asException();
        }
        return tokenize(parts).length;
    }

    private Failure tooLong(String size) {
        return new Failure(
                Kind.CONTEXT_LENGTH_EXCEEDED,
                "the prompt has " + size + ", but prompt and completion together may have at most " + contextTokens
                        + " tokens (ponder.embedded.context-tokens)",
                "messages",
                List.of(),
                null);
    }

    private int[] tokenize(List<PromptPart> parts) {
        try {
            return tokenizer.submit(() -> model.vocabulary().tokenize(parts)).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.of(Kind.TIMEOUT, "the call to the embedded engine was interrupted")
                    .asException();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a prompt could not be tokenized", e.getCause());
        }
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
