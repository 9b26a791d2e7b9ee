package wetube.friends;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import wetube.identity.PeerId;

/**
 * Finds videos by title and tags as somebody types. Accents, case and the order of words don't count; all words must be found.
 *
 * <p>Best first: the title begins with what was typed, words of it do, it contains them, only the tags do. 10,000 videos are looked
 * through one by one, in some milliseconds.
 */
public final class Search {
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final int RANKS = 4;

    /** A video, and its words as they are compared: a blank before each. */
    public record Entry(PeerId owner, Video video, String title, String tags) {
        public static Entry of(PeerId owner, Video video) {
            return new Entry(owner, video, words(video.title()), words(String.join(" ", video.tags())));
        }

        /** The worst of its words decides; {@link #RANKS} if one is not there. */
        private int rank(String typed, List<String> words) {
            if (title.startsWith(typed)) {
                return 0;
            }
            int rank = 1;
            for (String word : words) {
                String inside = word.substring(1);
                rank = Math.max(rank, title.contains(word) ? 1 : title.contains(inside) ? 2 : tags.contains(inside) ? RANKS - 1 : RANKS);
            }
            return rank;
        }
    }

    private final List<Entry> byTitle;

    /** Over these videos. */
    public Search(Stream<Entry> all) {
        byTitle = all.sorted(Comparator.comparing(Entry::title).thenComparing(entry -> entry.video().root().toString())).toList();
    }

    static String words(String text) {
        String plain = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("").toLowerCase(Locale.ROOT).replace("ß", "ss");
        return " " + BETWEEN.matcher(plain).replaceAll(" ").strip();
    }

    /** All that match, best first; all there are if nothing was typed. */
    public List<Entry> find(String text) {
        String typed = words(text);
        List<String> words = Stream.of(typed.strip().split(" ")).map(word -> " " + word).toList();
        List<List<Entry>> ranks = Stream.generate(() -> (List<Entry>) new ArrayList<Entry>()).limit(RANKS + 1).toList();
        byTitle.forEach(entry -> ranks.get(entry.rank(typed, words)).add(entry));
        return ranks.subList(0, RANKS).stream().flatMap(List::stream).toList();
    }
}
