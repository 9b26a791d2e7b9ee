package wetube.session;

import java.util.List;

/**
 * What somebody goes by, as they or whoever invited them said last.
 *
 * @param addresses where they can be reached, {@code host:port}
 */
public record Profile(String name, List<String> addresses) {}
