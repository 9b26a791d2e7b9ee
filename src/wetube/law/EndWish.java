package wetube.law;

import java.util.Set;
import wetube.identity.PeerId;

/**
 * An elected director wants to end the session for all.
 *
 * @param by     the elected director
 * @param agreed who has agreed, the director included
 * @param needed how many of those who stand for it must agree
 */
public record EndWish(PeerId by, Set<PeerId> agreed, int needed) {}
