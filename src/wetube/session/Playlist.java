package wetube.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import wetube.act.Source;
import wetube.identity.PeerId;
import wetube.log.EventId;

/** The videos of a session in the order they will be played. Immutable: each change gives a new list. */
public record Playlist(List<Item> items) {
    /** More than an evening needs; what is added beyond has no effect. */
    public static final int MAX_ITEMS = 500;
    public static final Playlist EMPTY = new Playlist(List.of());

    /**
     * @param id the event that added it
     * @param by who added it
     */
    public record Item(EventId id, Source source, String title, PeerId by) {}

    public Playlist {
        items = List.copyOf(items);
    }

    public Optional<Item> get(EventId id) {
        return items.stream().filter(item -> item.id.equals(id)).findFirst();
    }

    /** What is played after {@code id}. */
    public Optional<Item> following(EventId id) {
        int index = indexOf(id);
        return index < 0 || index + 1 >= items.size() ? Optional.empty() : Optional.of(items.get(index + 1));
    }

    public boolean isFull() {
        return items.size() >= MAX_ITEMS;
    }

    Playlist append(Item item) {
        return insert(items.size(), item);
    }

    Playlist insertAfter(EventId id, Item item) {
        return insert(indexOf(id) + 1, item);
    }

    Playlist without(EventId id) {
        return new Playlist(items.stream().filter(item -> !item.id.equals(id)).toList());
    }

    /** Moves an item before another, or to the end; no change if either is not there. */
    Playlist move(EventId id, Optional<EventId> before) {
        Optional<Item> item = get(id);
        if (item.isEmpty() || before.equals(Optional.of(id)) || before.isPresent() && get(before.get()).isEmpty()) {
            return this;
        }
        Playlist rest = without(id);
        return rest.insert(before.map(rest::indexOf).orElse(rest.items.size()), item.get());
    }

    private Playlist insert(int index, Item item) {
        List<Item> changed = new ArrayList<>(items);
        changed.add(index, item);
        return new Playlist(changed);
    }

    private int indexOf(EventId id) {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).id.equals(id)) {
                return i;
            }
        }
        return -1;
    }
}
