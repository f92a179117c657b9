package io.zonelog.deploy.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zonelog.mapping.FileKey;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What the SDK's client gets from the S3 port. */
class S3HandlerTest {
    private static final byte[] CONTENT = new byte[3_000_001];
    private static final List<String> ODD_KEYS = List.of(
            "\u0001control",
            " ",
            "!",
            "%2F",
            "*star*~tilde",
            "+plus+",
            "../up",
            "./here",
            ".hidden",
            "/lead",
            "100%",
            "a b/c d",
            "a//b",
            "back\\slash",
            "dots/../up",
            "end/",
            "hash#quest?ion",
            "new\nline\rreturn\ttab",
            "q\"uote'<&>",
            "semi;colon,comma=equals",
            "\u007fdelete",
            "\u00e4/\u65e5\u672c",
            "\ud83d\ude00");

    private static final Delete FILE_ALONE = Delete.builder()
            .objects(List.of(ObjectIdentifier.builder().key("file").build()))
            .build();

    static {
        new Random(1).nextBytes(CONTENT);
    }

    private final S3Server server = new S3Server(Clock.systemUTC());
    private final S3Client client = server.client(S3Server.KEY_ID, S3Server.SECRET);

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void anObjectIsReadWholeAndInRangesWithItsVersion() {
        server.write("docs/letter.txt", CONTENT);
        ResponseBytes<GetObjectResponse> answer = get("docs/letter.txt", request -> {});
        assertThat(answer.asByteArray()).isEqualTo(CONTENT);
        assertThat(answer.response().contentType()).isEqualTo("text/plain");
        assertThat(answer.response().sdkHttpResponse().firstMatchingHeader("Zonelog-Position"))
                .hasValue("1");
        ResponseBytes<GetObjectResponse> part =
                get("docs/letter.txt", request -> request.range("bytes=1000000-1999999"));
        assertThat(part.asByteArray()).isEqualTo(Arrays.copyOfRange(CONTENT, 1_000_000, 2_000_000));
        assertThat(part.response().contentRange()).isEqualTo("bytes 1000000-1999999/3000001");
        HeadObjectResponse head =
                client.headObject(request -> request.bucket(S3Server.BUCKET).key("docs/letter.txt"));
        assertThat(head.contentLength()).isEqualTo(3_000_001);
        assertThat(head.eTag()).isEqualTo(answer.response().eTag());
        assertThat(head.lastModified()).isEqualTo(Instant.EPOCH);
        ResponseBytes<GetObjectResponse> saved = get(
                "docs/letter.txt",
                request -> request.responseContentDisposition("attachment").responseContentType("a/b"));
        assertThat(saved.response().contentDisposition()).isEqualTo("attachment");
        assertThat(saved.response().contentType()).isEqualTo("a/b");
    }

    @Test
    void everyKeyIsListedInOrderAndRead() {
        for (String key : ODD_KEYS) {
            server.write(key, key.getBytes(StandardCharsets.UTF_8));
        }
        List<String> listed = client
                .listObjectsV2Paginator(
                        request -> request.bucket(S3Server.BUCKET).maxKeys(4).encodingType("url"))
                .contents()
                .stream()
                .map(S3Object::key)
                .toList();
        assertThat(listed).isEqualTo(ODD_KEYS);
        for (String key : ODD_KEYS) {
            assertThat(get(key, request -> {}).asUtf8String()).isEqualTo(key);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 1000})
    void pagesHaveEveryEntryOnceAndPartitionsAreOneBucket(int page) {
        for (String key : List.of("a", "b/", "b/x", "b/y/z", "b0", "c")) {
            server.write(key, new byte[1]);
            server.writeSecond(key, new byte[2], 1000);
        }
        server.writeSecond("only/second", new byte[2], 1000);
        List<String> whole = List.of("a", "b/", "b/x", "b/y/z", "b0", "c", "only/second");
        List<String> rolledUp = List.of("a", "b/", "b0", "c", "only/");
        assertThat(entries(page, "", "", "")).isEqualTo(whole);
        assertThat(entries(page, "", "/", "")).isEqualTo(rolledUp);
        assertThat(entries(page, "b/", "/", "")).containsExactly("b/", "b/x", "b/y/");
        assertThat(entries(page, "", "", "b/x")).isEqualTo(whole.subList(3, 7));
        assertThat(entries(page, "", "/", "b/")).isEqualTo(rolledUp.subList(2, 5));
        assertThat(entries(page, "none", "", "")).isEmpty();
        assertThat(firstVersion(page, "")).isEqualTo(whole);
        assertThat(firstVersion(page, "/")).isEqualTo(rolledUp);
        assertThat(get("b/x", request -> {}).asByteArray()).as("changed last").hasSize(2);
        assertThat(client.listObjectsV2(
                                request -> request.bucket(S3Server.BUCKET).maxKeys(0))
                        .isTruncated())
                .isFalse();
    }

    @Test
    void aKeyOfTheGreatestLengthEndsAPage() {
        String longest = "k".repeat(FileKey.MAX_NAME_BYTES);
        server.write(longest, new byte[1]);
        server.write("l", new byte[1]);
        assertThat(entries(1, "", "", "")).containsExactly(longest, "l");
    }

    @Test
    void conditionsAreKept() {
        server.write("file", CONTENT);
        String etag = get("file", request -> {}).response().eTag();
        assertThat(refusal(() -> get("file", request -> request.ifNoneMatch(etag)))
                        .statusCode())
                .isEqualTo(304);
        assertThat(code(() -> get("file", request -> request.ifMatch("\"other\""))))
                .isEqualTo("PreconditionFailed");
        assertThat(get("file", request -> request.ifMatch(etag)).asByteArray()).hasSize(CONTENT.length);
        assertThat(code(() -> get("file", request -> request.range("bytes=3000001-"))))
                .isEqualTo("InvalidRange");
    }

    @Test
    void bucketsAreTopics() {
        server.write("file", CONTENT);
        assertThat(client.listBuckets().buckets())
                .singleElement()
                .satisfies(bucket -> assertThat(bucket.name()).isEqualTo(S3Server.BUCKET));
        assertThat(client.headBucket(request -> request.bucket(S3Server.BUCKET)).bucketRegion())
                .isEqualTo("us-east-1");
        client.getBucketLocation(request -> request.bucket(S3Server.BUCKET));
        client.getBucketVersioning(request -> request.bucket(S3Server.BUCKET));
        assertThat(refusal(() -> client.headBucket(request -> request.bucket("none")))
                        .statusCode())
                .isEqualTo(404);
        assertThat(code(() -> client.listObjectsV2(request -> request.bucket("none"))))
                .isEqualTo("NoSuchBucket");
        assertThat(code(() -> get("none", request -> {}))).isEqualTo("NoSuchKey");
    }

    static Stream<Consumer<S3Client>> writes() {
        return Stream.of(
                client -> client.putObject(
                        request -> request.bucket(S3Server.BUCKET).key("new"), RequestBody.fromBytes(CONTENT)),
                client -> client.deleteObject(
                        request -> request.bucket(S3Server.BUCKET).key("file")),
                client -> client.deleteObjects(
                        request -> request.bucket(S3Server.BUCKET).delete(FILE_ALONE)),
                client -> client.createBucket(request -> request.bucket("new")),
                client -> client.deleteBucket(request -> request.bucket(S3Server.BUCKET)),
                client -> client.createMultipartUpload(
                        request -> request.bucket(S3Server.BUCKET).key("new")),
                client -> client.copyObject(request -> request.sourceBucket(S3Server.BUCKET)
                        .sourceKey("file")
                        .destinationBucket(S3Server.BUCKET)
                        .destinationKey("new")));
    }

    @ParameterizedTest
    @MethodSource("writes")
    void whatWritesIsRefusedAndChangesNothing(Consumer<S3Client> write) {
        server.write("file", new byte[] {1});
        assertThat(refusal(() -> write.accept(client)).statusCode()).isEqualTo(405);
        assertThat(code(() -> client.deleteObject(
                        request -> request.bucket(S3Server.BUCKET).key("file"))))
                .isEqualTo("MethodNotAllowed");
        assertThat(entries(10, "", "", "")).containsExactly("file");
    }

    @Test
    void whatBucketsHaveElsewhereIsRefused() {
        server.write("file", CONTENT);
        assertThat(code(() -> client.getBucketAcl(request -> request.bucket(S3Server.BUCKET))))
                .isEqualTo("NotImplemented");
        assertThat(code(() -> client.listObjectVersions(request -> request.bucket(S3Server.BUCKET))))
                .isEqualTo("NotImplemented");
        assertThat(code(() -> client.listObjectsV2(
                        request -> request.bucket(S3Server.BUCKET).continuationToken("?"))))
                .isEqualTo("InvalidArgument");
    }

    @Test
    void everyAnswerInXmlIsWellFormed() throws Exception {
        S3Xml xml = new S3Xml("Root", S3Xml.NAMESPACE);
        String text = "<&>\"']]>\n\ttab \r \u00e4\ud83d\ude00";
        byte[] written = xml.element("Text", text).bytes().array();
        String read = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(written))
                .getDocumentElement()
                .getTextContent();
        assertThat(read).isEqualTo(text);
    }

    private ResponseBytes<GetObjectResponse> get(String key, Consumer<GetObjectRequest.Builder> more) {
        GetObjectRequest.Builder request =
                GetObjectRequest.builder().bucket(S3Server.BUCKET).key(key);
        more.accept(request);
        return client.getObjectAsBytes(request.build());
    }

    /** Keys and common prefixes in the order of the bucket, page by page. */
    private List<String> entries(int page, String prefix, String delimiter, String after) {
        List<String> all = new ArrayList<>();
        for (ListObjectsV2Response answer : client.listObjectsV2Paginator(request -> request.bucket(S3Server.BUCKET)
                .maxKeys(page)
                .prefix(prefix)
                .delimiter(delimiter.isEmpty() ? null : delimiter)
                .startAfter(after.isEmpty() ? null : after))) {
            assertThat(answer.keyCount()).isLessThanOrEqualTo(page);
            all.addAll(names(answer.contents(), answer.commonPrefixes()));
        }
        return all;
    }

    private List<String> firstVersion(int page, String delimiter) {
        List<String> all = new ArrayList<>();
        String marker = null;
        boolean more = true;
        while (more) {
            ListObjectsRequest.Builder request = ListObjectsRequest.builder()
                    .bucket(S3Server.BUCKET)
                    .maxKeys(page)
                    .marker(marker);
            ListObjectsResponse answer = client.listObjects(
                    delimiter.isEmpty()
                            ? request.build()
                            : request.delimiter(delimiter).build());
            all.addAll(names(answer.contents(), answer.commonPrefixes()));
            marker = answer.nextMarker();
            more = answer.isTruncated();
        }
        return all;
    }

    private static List<String> names(List<S3Object> objects, List<CommonPrefix> prefixes) {
        return Stream.concat(
                        objects.stream().map(S3Object::key), prefixes.stream().map(CommonPrefix::prefix))
                .sorted()
                .toList();
    }

    private static String code(Runnable call) {
        return refusal(call).awsErrorDetails().errorCode();
    }

    private static S3Exception refusal(Runnable call) {
        return catchThrowableOfType(S3Exception.class, call::run);
    }
}
