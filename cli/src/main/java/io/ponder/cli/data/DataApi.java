package io.ponder.cli.data;

import io.ponder.cli.service.GatewayOption;
import io.ponder.contracts.dataset.DatasetDocument;
import io.ponder.contracts.dataset.ForgottenPerson;
import io.ponder.contracts.dataset.JobDocument;
import io.ponder.contracts.dataset.JobRequest;
import io.ponder.contracts.dataset.PipelineInfo;
import io.ponder.contracts.dataset.RecipeInfo;
import io.ponder.contracts.dataset.RunDocument;
import io.ponder.contracts.dataset.RunRequest;
import io.ponder.contracts.gateway.GatewayClient;
import io.ponder.contracts.wire.WireJson;
import io.ponder.datasets.card.DataCard;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import java.io.FileNotFoundException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the gateway says of data sets, jobs and runs. Names of data sets, and of the jobs that make them, do for ids. */
final class DataApi implements AutoCloseable {

    private static final String DATASETS = "/v1/datasets";
    private static final String JOBS = "/v1/jobs";
    private static final String RUNS = "/v1/runs";
    private static final int PAGE = 100;
    private static final Pattern JOB_ID = Pattern.compile("job-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final GatewayClient client;

    private DataApi(GatewayClient client) {
        this.client = client;
    }

    static DataApi of(GatewayOption gateway, Map<String, String> env) {
        return new DataApi(gateway.client(env));
    }

    /** All of them, newest first. */
    List<DatasetDocument> datasets() throws InterruptedException {
        List<DatasetDocument> all = new ArrayList<>();
        while (true) {
            DatasetDocument.Listing page = read(
                    client.call("GET", DATASETS + "?limit=" + PAGE + "&offset=" + all.size(), null),
                    DatasetDocument.Listing.class);
            all.addAll(page.data());
            if (!page.hasMore()) {
                return all;
            }
        }
    }

    DatasetDocument dataset(String idOrName) throws InterruptedException {
        return read(client.call("GET", at(idOrName), null), DatasetDocument.class);
    }

    /** @param parameters such as {@code name} */
    DatasetDocument upload(Path file, String type, Map<String, String> parameters)
            throws InterruptedException, FileNotFoundException {
        String query = parameters.entrySet().stream()
                .map(one -> one.getKey() + "=" + encoded(one.getValue()))
                .collect(Collectors.joining("&"));
        return read(client.upload(DATASETS + "?" + query, type, file), DatasetDocument.class);
    }

    void delete(String idOrName) throws InterruptedException {
        client.call("DELETE", at(idOrName), null);
    }

    /**
     * Hands over the rows as they come, one in each line.
     *
     * @param all whether those that were left out come too
     */
    <T> T rows(String idOrName, boolean all, Function<Iterator<String>, T> use) throws InterruptedException {
        return client.lines(at(idOrName) + "/rows" + (all ? "?all=true" : ""), use);
    }

    /** The card of a data set, without what its rows say. */
    DataCard card(String idOrName) throws InterruptedException {
        return read(client.call("GET", at(idOrName) + "/card?rows=false", null), DataCard.class);
    }

    List<RecipeInfo> recipes() throws InterruptedException {
        return read(client.call("GET", "/v1/recipes", null), RecipeInfo.Listing.class)
                .data();
    }

    JobDocument make(JobRequest request) throws InterruptedException {
        return read(client.call("POST", JOBS, request), JobDocument.class);
    }

    /** Deletes what is kept of a person. */
    ForgottenPerson forget(String user) throws InterruptedException {
        return read(client.call("POST", "/v1/people/forget", Map.of("user", user)), ForgottenPerson.class);
    }

    /** The latest, newest first. */
    JobDocument.Listing jobs(int most) throws InterruptedException {
        return read(client.call("GET", JOBS + "?limit=" + most, null), JobDocument.Listing.class);
    }

    JobDocument job(String idOrName) throws InterruptedException {
        return read(client.call("GET", JOBS + "/" + jobId(idOrName), null), JobDocument.class);
    }

    /** @param verb such as {@code pause} */
    JobDocument change(String idOrName, String verb, @Nullable Object body) throws InterruptedException {
        return read(client.call("POST", JOBS + "/" + jobId(idOrName) + "/" + verb, body), JobDocument.class);
    }

    List<PipelineInfo> pipelines() throws InterruptedException {
        return read(client.call("GET", "/v1/pipelines", null), PipelineInfo.Listing.class)
                .data();
    }

    RunDocument begin(RunRequest request) throws InterruptedException {
        return read(client.call("POST", RUNS, request), RunDocument.class);
    }

    /** The latest, newest first. */
    RunDocument.Listing runs(int most) throws InterruptedException {
        return read(client.call("GET", RUNS + "?limit=" + most, null), RunDocument.Listing.class);
    }

    RunDocument run(String idOrName) throws InterruptedException {
        return read(client.call("GET", RUNS + "/" + encoded(idOrName), null), RunDocument.class);
    }

    /** @param verb such as {@code pause} */
    RunDocument changeRun(String idOrName, String verb, @Nullable Object body) throws InterruptedException {
        return read(client.call("POST", RUNS + "/" + encoded(idOrName) + "/" + verb, body), RunDocument.class);
    }

    /** The run of this id or name; nothing if that is the name of a data set, or there is no such run. */
    Optional<RunDocument> findRun(String idOrName) throws InterruptedException {
        if (JOB_ID.matcher(idOrName).matches()) {
            return Optional.empty();
        }
        try {
            var _ = dataset(idOrName);
            return Optional.empty();
        } catch (FailureException e) {
            if (e.failure().kind() != Kind.NOT_FOUND) {
                throw e;
            }
        }
        try {
            return Optional.of(run(idOrName));
        } catch (FailureException e) {
            if (e.failure().kind() != Kind.NOT_FOUND) {
                throw e;
            }
            throw Failure.of(
                            Kind.NOT_FOUND,
                            "there is neither a job nor a run " + idOrName
                                    + "; ./ponder data jobs and ./ponder data runs list them")
                    .asException();
        }
    }

    private String jobId(String idOrName) throws InterruptedException {
        if (JOB_ID.matcher(idOrName).matches()) {
            return idOrName;
        }
        String job = dataset(idOrName).job();
        if (job == null) {
            throw Failure.of(Kind.NOT_FOUND, "no job makes " + idOrName + ": it was uploaded")
                    .asException();
        }
        return job;
    }

    private static String at(String idOrName) {
        return DATASETS + "/" + encoded(idOrName);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static <T> T read(JsonNode json, Class<T> type) {
        return WireJson.mapper().treeToValue(json, type);
    }

    @Override
    public void close() {
        client.close();
    }
}
