package wetube.sim;

import wetube.act.Act;
import wetube.act.Role;

/** What each act does to its subject's role, by the words of the rules. */
final class RoleTable {
    private RoleTable() {}

    /** The role it gives; NONE if it is no gift. */
    static Role gives(Act act) {
        return switch (act) {
            case Act.Start a -> Role.DIRECTOR;
            case Act.Invite a -> a.role();
            case Act.ChangeRole a -> a.role();
            default -> Role.NONE;
        };
    }

    /** The most that its subject is left with. */
    static Role leaves(Act act) {
        return switch (act) {
            case Act.ChangeRole a -> a.role();
            case Act.Leave a -> Role.NONE;
            case Act.Remove a -> Role.NONE;
            case Act.Fork a -> Role.NONE;
            default -> Role.DIRECTOR;
        };
    }
}
