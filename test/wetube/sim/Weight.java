package wetube.sim;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.log.EventRun;
import wetube.peer.Peer;
import wetube.session.Session;
import wetube.wire.Json;

/**
 * How much a peer holds beside its log: the sizes of all the collections in it, found by walking its fields.
 *
 * <p>So a queue or a map that somebody forgot to bound is found whatever its name is.
 */
final class Weight {
    /** What is not walked into: the log and its state grow with the session, and the rest has no parts of its own. */
    private static final Set<Class<?>> WHOLE = Set.of(Session.class, EventRun.class, EventId.class, PeerId.class, String.class);

    private final Map<String, Integer> sizes = new TreeMap<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private Weight() {}

    /** Sizes by "Class.field", the largest of each. */
    static Map<String, Integer> of(Peer peer) {
        Weight weight = new Weight();
        weight.walk("peer", peer);
        return weight.sizes;
    }

    private void walk(String where, Object value) {
        switch (value) {
            case null -> { }
            case Optional<?> optional -> optional.ifPresent(inner -> walk(where, inner));
            case Map<?, ?> map -> {
                sizes.merge(where, map.size(), Math::max);
                map.forEach((key, inner) -> walk(where + "[]", inner));
            }
            case Collection<?> collection -> {
                sizes.merge(where, collection.size(), Math::max);
                collection.forEach(inner -> walk(where + "[]", inner));
            }
            default -> {
                String name = value.getClass().getName();
                boolean ours = name.startsWith("wetube.") && !name.startsWith("wetube.sim.");
                if (ours && !(value instanceof Json) && !WHOLE.contains(value.getClass()) && !value.getClass().isEnum()
                        && seen.add(value)) {
                    fields(value);
                }
            }
        }
    }

    private void fields(Object owner) {
        for (Field field : owner.getClass().getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive()) {
                continue;
            }
            try {
                field.setAccessible(true);
                walk(owner.getClass().getSimpleName() + "." + field.getName(), field.get(owner));
            } catch (IllegalAccessException e) {
                throw new IllegalStateException("the simulation runs on the class path, where all fields can be read", e);
            }
        }
    }
}
