package wetube.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wetube.friends.Poster;
import wetube.testing.Await;
import wetube.testing.Clip;
import wetube.testing.NeedsProcesses;
import wetube.testing.PeerProcess;
import wetube.testing.Project;
import wetube.wire.Json;
import wetube.wire.JsonReader;

/** Two real peers, and the examples of the documentation as they stand there. */
@NeedsProcesses
@DisplayName("The library's interface")
class LibraryInterfaceTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String FOREIGN = "https://tube.example";

    /** A peer as a program sees it. */
    private record Seat(PeerProcess peer, HttpClient http, String origin, String secret) implements AutoCloseable {
        static Seat start(String name, Path folder) throws Exception {
            PeerProcess peer = PeerProcess.start(name, folder, "--host", "127.0.0.1", "--origin", FOREIGN);
            HttpClient http = HttpClient.newHttpClient();
            String origin = peer.pageLink().replaceFirst("/#.*", "");
            HttpRequest own = HttpRequest.newBuilder(URI.create(origin + "/own")).header("Origin", origin)
                    .POST(BodyPublishers.ofString("{\"key\":\"" + peer.pageLink().replaceFirst(".*#", "") + "\"}")).build();
            return new Seat(peer, http, origin, JsonReader.parseObject(http.send(own, BodyHandlers.ofString()).body()).string("secret", 100));
        }

        HttpResponse<String> call(String method, String path, String body, String... fields) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin + path)).method(method, BodyPublishers.ofString(body));
            for (int i = 0; i < fields.length; i += 2) {
                request.header(fields[i], fields[i + 1]);
            }
            try {
                return http.send(request.build(), BodyHandlers.ofString(java.nio.charset.StandardCharsets.ISO_8859_1));
            } catch (Exception e) {
                throw new AssertionError(method + " " + path, e);
            }
        }

        HttpResponse<String> own(String method, String path, String body) {
            return call(method, path, body, "Authorization", "Bearer " + secret);
        }

        /** Adds a film as the page does; its name. */
        String film(byte[] bytes) throws Exception {
            call("POST", "/film?id=x" + bytes.length + "&length=" + bytes.length, "", "Origin", origin, "WeTube-Secret", secret);
            HttpRequest slice = HttpRequest.newBuilder(URI.create(origin + "/film?id=x" + bytes.length + "&offset=0")).header("Origin", origin)
                    .header("WeTube-Secret", secret).POST(BodyPublishers.ofByteArray(bytes)).build();
            return JsonReader.parseObject(http.send(slice, BodyHandlers.ofString()).body()).string("torrentId", 300);
        }

        @Override
        public void close() {
            peer.close();
        }
    }

    private record Example(String method, String path, String body, Map<String, String> fields, int status, String answer) {}

    /** A request on one line and its answer on the next ones. */
    private static List<Example> examples() throws Exception {
        String page = Files.readString(Project.root().resolve("src/wetube/friends/package-info.java"));
        List<Example> examples = new ArrayList<>();
        Matcher found = Pattern.compile("(?m)^ \\*   (GET|POST|PUT|DELETE) (/api/v1/\\S+)(?: (\\{.*}))?(?: +(\\w+): (\\S+))?\\n \\*   (\\d{3})(?: (\\{.*(?:\\n \\*       .*)*))?$").matcher(page);
        while (found.find()) {
            examples.add(new Example(found.group(1), found.group(2), String.valueOf(found.group(3)).replace("null", ""),
                    found.group(4) == null ? Map.of() : Map.of(found.group(4), found.group(5)), Integer.parseInt(found.group(6)),
                    String.valueOf(found.group(7)).replaceAll("\\n \\* +", "")));
        }
        return examples;
    }

    @Test
    @DisplayName("answers each call as the documentation says; without the secret with 401, and a page of another origin only if the owner named that")
    void examplesHold(@TempDir Path folder) throws Exception {
        byte[] bos = Files.readAllBytes(Clip.silent(2));
        byte[] adas = Files.readAllBytes(Clip.silent(3));
        try (Seat ada = Seat.start("Ada", folder); Seat bo = Seat.start("Bo", folder)) {
            String film = bo.film(bos);
            String own = ada.film(adas);
            Map<String, String> words = new TreeMap<>(Map.of("<poster>", Poster.parse("/9j/AAAA").hash().toString(), "<peer>", bo.peer.id(), "<film>", film, "<root>", root(film), "<own>", own, "<ownroot>", root(own),
                    "wetube:127.0.0.1:7002/", "wetube:127.0.0.1:" + bo.peer.port() + "/"));
            List<Example> examples = examples();
            assertTrue(examples.size() == 16, examples.toString());
            for (Example example : examples) {
                String path = filled(example.path, words);
                for (String field : List.of("Authorization", "X-Nothing")) {
                    assertEquals(401, ada.call(example.method, path, "", field, "Bearer AAAAAAAAAAAAAAAAAAAAAA").statusCode());
                }
                List<String> fields = new ArrayList<>(List.of("Authorization", "Bearer " + ada.secret));
                example.fields.forEach((name, value) -> fields.addAll(List.of(name, value)));
                boolean waits = path.contains("stream") || example.path.contains("<root>") || example.status == 403 || example.method.equals("GET");
                HttpResponse<String> answer = ada.call(example.method, path, filled(example.body, words), fields.toArray(String[]::new));
                long end = System.nanoTime() + LONG.toNanos();
                while (waits && !fits(example, answer, words) && System.nanoTime() < end) {    // what was said before is on its way to the other
                    answer = ada.call(example.method, path, filled(example.body, words), fields.toArray(String[]::new));
                }
                assertEquals(example.status, answer.statusCode(), example + " " + answer.body());
                if (example.answer.startsWith("{")) {
                    assertEquals(shape(example, filled(example.answer, words)), shape(example, answer.body()), example.toString());
                } else {
                    assertEquals(new String(bos, 0, 100, java.nio.charset.StandardCharsets.ISO_8859_1), answer.body());
                    assertEquals("bytes 0-99/" + bos.length, answer.headers().firstValue("Content-Range").orElse(""));
                }
                if (example.path.equals("/api/v1/friends") && example.body.contains("link")) {
                    Await.until("Bo is asked", LONG, () -> bo.own("GET", "/api/v1/friends", "").body().contains("asking"));
                    bo.own("POST", "/api/v1/friends", "{\"peer\":\"" + ada.peer.id() + "\"}");
                    bo.own("POST", "/api/v1/videos", "{\"torrentId\":\"" + film + "\",\"title\":\"Lake\",\"tags\":[\"water\"],\"duration\":62,\"audience\":\"friends\"}");
                    Await.until("Ada has agreed", LONG, () -> ada.own("GET", "/api/v1/friends", "").body().contains("agreed"));
                }
            }
            origins(ada);
            assertFalse(ada.peer.output().contains("Exception"), ada.peer.output());
        }
    }

    private static void origins(Seat ada) {
        HttpResponse<String> named = ada.call("GET", "/api/v1/videos", "", "Origin", FOREIGN, "Authorization", "Bearer " + ada.secret);
        assertEquals(200, named.statusCode());
        assertEquals(FOREIGN, named.headers().firstValue("Access-Control-Allow-Origin").orElse(""));
        HttpResponse<String> before = ada.call("OPTIONS", "/api/v1/videos", "", "Origin", FOREIGN, "Access-Control-Request-Method", "PUT");
        assertEquals("Authorization, Content-Type, Range", before.headers().firstValue("Access-Control-Allow-Headers").orElse(""));
        assertEquals(401, ada.call("GET", "/api/v1/videos", "", "Origin", FOREIGN).statusCode());
        HttpResponse<String> other = ada.call("GET", "/api/v1/videos", "", "Origin", "https://other.example", "Authorization", "Bearer " + ada.secret);
        assertEquals(403, other.statusCode());
        assertTrue(other.headers().firstValue("Access-Control-Allow-Origin").isEmpty());
        assertEquals(403, ada.call("GET", "/own", "", "Origin", FOREIGN).statusCode(), "only the interface is for others");
    }

    private static boolean fits(Example example, HttpResponse<String> answer, Map<String, String> words) throws Exception {
        return answer.statusCode() == example.status && (!example.answer.startsWith("{")
                || shape(example, filled(example.answer, words)).equals(shape(example, answer.body())));
    }

    private static String root(String film) {
        return film.replaceFirst("ppspp:([0-9a-f]+).*", "$1");
    }

    private static String filled(String text, Map<String, String> words) {
        for (Map.Entry<String, String> word : words.entrySet()) {
            text = text.replace(word.getKey(), word.getValue());
        }
        return text;
    }

    /** All of an answer but numbers, which differ, and secrets. */
    private static String shape(Example example, String json) throws Exception {
        return shape(JsonReader.parseObject(json)).replaceAll("token=[^\"]*", "token=…").replaceAll("(heldBytes|lengthBytes|bytes)\":[^,}]*", "$1\":0");
    }

    private static String shape(Json json) {
        return switch (json) {
            case Json.Obj object -> {
                Map<String, String> members = new TreeMap<>();
                object.members().forEach((name, value) -> members.put(name, shape(value)));
                yield members.toString();
            }
            case Json.Array array -> array.values().stream().map(LibraryInterfaceTest::shape).toList().toString();
            case Json.Num number -> "a number";
            default -> json.toJson();
        };
    }
}
