package wetube.peer;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import wetube.act.Act;
import wetube.chat.Conference;
import wetube.chat.ConferenceCode;
import wetube.chat.ConferenceKeys;
import wetube.friends.Poster;
import wetube.log.EventId;
import wetube.log.EventRun;
import wetube.log.LogFile;
import wetube.page.PageCommand;
import wetube.party.Effect;
import wetube.party.Summary;
import wetube.swarm.Bytes;
import wetube.tracker.TrackerAddress;
import wetube.wire.Base64Url;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.Name;
import wetube.wire.ProtocolException;

/**
 * What one peer keeps on disk.
 *
 * <pre>
 *   data/ada/lock                   held while the peer runs
 *           /sessions.json          {"open":"…","sessions":[{"id":"…","title":"…",…}]}
 *           /name                   the display name, if it was changed in the page
 *           /owner.json             {"key":"…","secret":"…"}: which browser the page belongs to
 *           /sessions/ID.log        a log: see {@link LogFile}
 *           /library                a line of JSON for each video, friend and catalogue; catalogues lie beside the sessions
 *           /posters/HASH           pictures of videos, the 5,000 that were shown last
 *           /search.json            {"tracker":"host:port","code":"…"}: which conference was looked for, and where
 *           /sessions/ID.code       {"code":"…","keys":"…"}: the session's conference code, and what is derived of it
 *           /sessions/ID.clock      session time minus the machine's, in milliseconds: -3.5
 * </pre>
 *
 * <p>Small files are written beside and moved into place. Shell code; used by one thread at a time.
 *
 * <p>Not final: a test puts a slow one in its place.
 */
public class Storage implements AutoCloseable {
    /** Of runs that could not be written, so many are tried again; beyond that they come again from the others. */
    private static final int MAX_BACKLOG = 1000;

    private static final int MAX_POSTERS = 5000;

    private final Path folder;
    private final FileChannel lockFile;
    private final List<String> leftOut = new ArrayList<>();
    private final Map<EventId, LogFile> open = new HashMap<>();
    private final Map<EventId, List<EventRun>> backlog = new HashMap<>();

    /**
     * Opens a peer's folder, making it if it is not there.
     *
     * @throws IOException with what to do, if another peer uses it or it can't be used
     */
    public Storage(Path folder) throws IOException {
        this.folder = folder;
        try {
            Files.createDirectories(folder.resolve("sessions"));
            if (Files.getFileStore(folder).supportsFileAttributeView(PosixFileAttributeView.class)) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));    // the page's key lies in it
            }
            lockFile = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new IOException("Can't write in " + folder + " (" + reason(e) + "). Name another folder with DATA=…", e);
        }
        FileLock lock;
        try {
            lock = lockFile.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            lockFile.close();
            throw new IOException("A peer already runs on " + folder + ". Stop it, or give this one another NAME.");
        }
    }

    /** Deletes of old files and short reasons read better than "java.nio.file.FileSystemException: a: b". */
    static String reason(IOException e) {
        return e instanceof FileSystemException f && f.getReason() != null ? f.getReason()
                : e instanceof AccessDeniedException ? "no permission"
                : e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    // ---- logs ----

    /**
     * A session's log, empty if there is none yet, and its time.
     *
     * @param wallClockAheadMs how far the machine's clock is ahead of the peer's now
     */
    Input.Loaded load(EventId session, double wallClockAheadMs) throws IOException {
        closeLog(session);
        LogFile file = file(session);
        return new Input.Loaded(session, List.copyOf(file.runs()), file.wasCut(), clock(session).map(offset -> offset + wallClockAheadMs));
    }

    /** Keeps how far session time is ahead of the peer's: by the machine's clock, which goes on while no peer runs. */
    void keepClock(EventId session, double offsetMs, double wallClockAheadMs) throws IOException {
        write(clockName(session), String.valueOf(offsetMs - wallClockAheadMs));
    }

    private Optional<Double> clock(EventId session) throws IOException {
        try {
            return read(clockName(session)).map(Double::valueOf).filter(Double::isFinite);
        } catch (NumberFormatException | CharacterCodingException e) {
            return Optional.empty();    // damaged: the others know the time
        }
    }

    private static String clockName(EventId session) {
        return "sessions/" + session.text() + ".clock";
    }

    private LogFile file(EventId session) throws IOException {
        LogFile file = open.get(session);
        if (file == null) {
            file = new LogFile(folder.resolve("sessions").resolve(session.text() + ".log"));
            open.put(session, file);
        }
        return file;
    }

    /** Appends an event of one's own and waits until it is on the disk. What could not be written before comes first. */
    void storeOwn(EventRun run) throws IOException {
        catchUp(run.session());
        file(run.session()).appendForced(run);
    }

    /** Appends others' events; what can't be written now is tried again before the next. */
    void store(EventId session, List<EventRun> runs) throws IOException {
        List<EventRun> waiting = backlog.computeIfAbsent(session, id -> new ArrayList<>());
        if (waiting.size() + runs.size() <= MAX_BACKLOG) {
            waiting.addAll(runs);
        }
        catchUp(session);
    }

    private void catchUp(EventId session) throws IOException {
        List<EventRun> waiting = backlog.getOrDefault(session, List.of());
        if (!waiting.isEmpty()) {
            file(session).append(waiting);
            backlog.remove(session);
        }
    }

    void forget(EventId session) throws IOException {
        closeLog(session);
        backlog.remove(session);
        Files.deleteIfExists(folder.resolve("sessions").resolve(session.text() + ".log"));
        Files.deleteIfExists(folder.resolve(clockName(session)));
        Files.deleteIfExists(folder.resolve(codeName(session)));
    }

    private void closeLog(EventId session) throws IOException {
        LogFile file = open.remove(session);
        if (file != null) {
            file.close();
        }
    }

    // ---- small files ----

    void remember(Effect.Remember remembered) throws IOException {
        Json.Builder json = Json.object().putIfPresent("open", remembered.open().map(EventId::text))
                .put("sessions", remembered.sessions().stream().map(Summary::toJson).toList());
        write("sessions.json", json.build().toJson());
    }

    /** What was remembered; empty lists if nothing was, or if it can't be read any more. */
    Input.Started remembered() throws IOException {
        try {
            Optional<String> text = read("sessions.json");
            if (text.isEmpty()) {
                return new Input.Started(List.of(), Optional.empty());
            }
            Json.Obj json = JsonReader.parseObject(text.get());
            return new Input.Started(json.objects("sessions", Integer.MAX_VALUE, Summary::parse), json.optional("open", EventId::parse));
        } catch (ProtocolException | CharacterCodingException e) {
            throw new IOException(folder.resolve("sessions.json") + " is damaged (" + e.getMessage()
                    + "). Move it away; the sessions themselves are beside it.", e);
        }
    }

    void keepCode(EventId session, Conference conference) throws IOException {
        write(codeName(session), Json.object().put("code", conference.code().text())
                .put("keys", Base64Url.encode(conference.keys().secret())).build().toJson());
    }

    private static String codeName(EventId session) {
        return "sessions/" + session.text() + ".code";
    }

    /** The codes of sessions, the one learnt last at the end. One that can't be read any more is asked for again. */
    Map<EventId, Conference> codes() throws IOException {
        Map<EventId, Conference> codes = new LinkedHashMap<>();
        List<Path> files;
        try (Stream<Path> all = Files.list(folder.resolve("sessions"))) {
            files = all.filter(file -> file.toString().endsWith(".code"))
                    .sorted(Comparator.comparingLong(file -> file.toFile().lastModified())).toList();
        }
        for (Path file : files) {
            String name = file.getFileName().toString();
            try {
                Json.Obj json = JsonReader.parseObject(Files.readString(file));
                codes.put(EventId.parse(name.substring(0, name.length() - ".code".length())), new Conference(
                        json.read("code", ConferenceCode::parse), new ConferenceKeys(Base64Url.decode("keys", json.string("keys", 43), 32))));
            } catch (ProtocolException | CharacterCodingException e) {
                System.getLogger(Storage.class.getName()).log(System.Logger.Level.WARNING, file + " is damaged: " + e.getMessage());
            }
        }
        return codes;
    }

    void keepSearch(Optional<String> tracker, Optional<ConferenceCode> code) throws IOException {
        write("search.json", Json.object().putIfPresent("tracker", tracker).putIfPresent("code", code.map(ConferenceCode::text)).build().toJson());
    }

    /** What conference was looked for, and where. */
    public PageCommand.Find search() throws IOException {
        try {
            Json.Obj json = JsonReader.parseObject(read("search.json").orElse("{}"));
            return new PageCommand.Find(json.optional("tracker", text -> TrackerAddress.parse(text).toString()),
                    json.optional("code", ConferenceCode::parse), List.of(), Optional.empty());
        } catch (ProtocolException e) {
            return new PageCommand.Find(Optional.empty(), Optional.empty(), List.of(), Optional.empty());    // it is typed again
        }
    }

    void keepLibrary(List<String> lines) throws IOException {
        write("library", String.join("\n", lines));
    }

    /** What was known of videos and friends; what is damaged is left out line by line. */
    Input.LibraryKept library() throws IOException {
        return new Input.LibraryKept(readable("library").stream().flatMap(String::lines).toList());
    }

    void keepPoster(Poster poster) throws IOException {
        Path posters = Files.createDirectories(folder.resolve("posters"));
        File[] files = posters.toFile().listFiles();
        if (files != null && files.length >= MAX_POSTERS) {
            Files.delete(Stream.of(files).min(Comparator.comparingLong(File::lastModified)).orElseThrow().toPath());
        }
        Files.write(posters.resolve(poster.hash().toString()), poster.image().array());
    }

    /** The poster of that hash; empty if it is not here, or damaged. */
    Optional<Poster> poster(Bytes hash) {
        Path file = folder.resolve("posters").resolve(hash.toString());
        try (InputStream in = Files.newInputStream(file)) {
            Optional<Poster> poster = Optional.of(Poster.of(in.readNBytes(Poster.MAX_BYTES + 1))).filter(one -> one.hash().equals(hash));
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
            return poster;
        } catch (IOException | ProtocolException e) {
            return Optional.empty();    // it is fetched again
        }
    }

    void keepName(String name) throws IOException {
        write("name", name);
    }

    /** The display name that was chosen in the page; empty if none was, or if what stands there is none. */
    public Optional<String> name() throws IOException {
        return readable("name").filter(name -> Name.isName(name, Act.MAX_NAME_CHARS) || leaveOut("name"));
    }

    /** Which browser owns the page: its key and secret. */
    public Optional<Json.Obj> owner() throws IOException {
        Optional<String> text = readable("owner.json");
        try {
            return text.isPresent() ? Optional.of(JsonReader.parseObject(text.get())) : Optional.empty();
        } catch (ProtocolException e) {
            leaveOut("owner.json");    // a new key is made, and the link is printed again
            return Optional.empty();
        }
    }

    public void keepOwner(String key, String secret) throws IOException {
        write("owner.json", Json.object().put("key", key).put("secret", secret).build().toJson());
    }

    /** What was found damaged and does without, a line for a person each. */
    public List<String> leftOut() {
        return List.copyOf(leftOut);
    }

    private boolean leaveOut(String name) {
        leftOut.add("The file " + folder.resolve(name) + " is damaged: this peer starts without it, and makes it anew.");
        return false;
    }

    private Optional<String> readable(String name) throws IOException {
        try {
            return read(name);
        } catch (CharacterCodingException e) {
            leaveOut(name);
            return Optional.empty();
        }
    }

    private Optional<String> read(String name) throws IOException {
        Path path = folder.resolve(name);
        return Files.exists(path) ? Optional.of(Files.readString(path)) : Optional.empty();
    }

    private void write(String name, String text) throws IOException {
        Path beside = folder.resolve(name + ".new");
        try (FileChannel file = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            if (Files.getFileStore(beside).supportsFileAttributeView(PosixFileAttributeView.class)) {
                Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString("rw-------"));    // keys lie in some
            }
            file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            file.force(true);
        }
        Files.move(beside, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        for (LogFile file : open.values()) {
            file.close();
        }
        open.clear();
        lockFile.close();
    }
}
