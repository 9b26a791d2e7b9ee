package wetube.soak;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import wetube.live.Seat;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

/**
 * How many tokens an election took, from the traces of those who sent them.
 *
 * @param election those of lap 1
 * @param elected  those of lap 2
 * @param ask      those by which a later term's candidate asked directly
 * @param leftOut  frames that a trace had no time for
 */
record Tokens(int election, int elected, int ask, long leftOut) {
    /** Where each trace ends now; what follows is counted. */
    static final class Meter {
        private final Map<Path, Long> from = new HashMap<>();

        Meter(Collection<Seat> seats) {
            try {
                for (Seat seat : seats) {
                    from.put(seat.trace(), Files.size(seat.trace()));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Tokens read() {
            Tokens sum = new Tokens(0, 0, 0, 0);
            try {
                for (Map.Entry<Path, Long> trace : from.entrySet()) {
                    sum = sum.plus(count(trace.getKey(), trace.getValue()));
                }
                return sum;
            } catch (IOException | ProtocolException e) {
                throw new IllegalStateException("a trace", e);
            }
        }
    }

    private static Tokens count(Path trace, long from) throws IOException, ProtocolException {
        Tokens sum = new Tokens(0, 0, 0, 0);
        try (RandomAccessFile file = new RandomAccessFile(trace.toFile(), "r")) {
            byte[] rest = new byte[(int) Math.max(0, file.length() - from)];
            file.seek(from);
            file.readFully(rest);
            String text = new String(rest, StandardCharsets.UTF_8);
            // What was being written at either moment is not a whole line.
            int begin = from == 0 ? 0 : text.indexOf('\n') + 1;
            for (String line : text.substring(begin, Math.max(begin, text.lastIndexOf('\n') + 1)).split("\n")) {
                if (line.contains("\"type\":\"TOKEN\"") || line.contains("\"leftOut\"")) {
                    sum = sum.plus(read(JsonReader.parseObject(line)));
                }
            }
        }
        return sum;
    }

    private static Tokens read(Json.Obj line) throws ProtocolException {
        if (line.has("leftOut")) {
            return new Tokens(0, 0, 0, line.integer("leftOut", 1, Long.MAX_VALUE));
        }
        if (!line.string("direction", 3).equals("out")) {
            return new Tokens(0, 0, 0, 0);
        }
        return switch (line.object("frame").string("lap", 16)) {
            case "ELECTION" -> new Tokens(1, 0, 0, 0);
            case "ELECTED" -> new Tokens(0, 1, 0, 0);
            default -> new Tokens(0, 0, 1, 0);
        };
    }

    private Tokens plus(Tokens other) {
        return new Tokens(election + other.election, elected + other.elected, ask + other.ask, leftOut + other.leftOut);
    }

    /**
     * Beside what Chang and Roberts give for a ring of {@code n} (1979, section 3), where all begin at once and nothing is lost.
     */
    String beside(int n) {
        double harmonic = 0;
        for (int i = 1; i <= n; i++) {
            harmonic += 1.0 / i;
        }
        String measured = String.format(Locale.ROOT, "tokens on a ring of %d: lap 1 %d, lap 2 %d", n, election, elected)
                + (ask > 0 ? ", asked directly " + ask : "") + (leftOut > 0 ? ", frames not traced " + leftOut : "");
        return n < 2 ? measured : measured
                + String.format(Locale.ROOT, "; the paper: lap 1 %d best, %.0f mean, %d worst, lap 2 %d", 2 * n - 1,
                n * harmonic, n * (n + 1) / 2, n);
    }
}
