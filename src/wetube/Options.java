package wetube;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was asked for on the command line ({@code --port 7001}), or with {@code --from-env} in variables ({@code WETUBE_PORT=7001}),
 * which is how {@code make} hands on what no shell must ever read.
 */
record Options(Map<String, String> values) {
    /** @param known the options there are, in lower case */
    static Options parse(List<String> arguments, Map<String, String> environment, Set<String> known) throws UsageException {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("--from-env")) {
                for (String name : known) {
                    String value = environment.get("WETUBE_" + name.toUpperCase(Locale.ROOT));
                    if (value != null && !value.isEmpty()) {
                        values.put(name, value);
                    }
                }
            } else if (argument.startsWith("--") && known.contains(argument.substring(2))) {
                if (i + 1 == arguments.size()) {
                    throw new UsageException(argument + " needs a value.");
                }
                values.put(argument.substring(2), arguments.get(++i));
            } else {
                throw new UsageException("“" + argument + "” means nothing here; there are: " + String.join(", ",
                        known.stream().sorted().map(name -> "--" + name).toList()) + ".");
            }
        }
        return new Options(values);
    }

    Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    int number(String name, int otherwise, int min, int max) throws UsageException {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new UsageException(name.toUpperCase(Locale.ROOT) + " is a number from " + min + " to " + max + ", not “" + text + "”.");
        }
        throw new UsageException(name.toUpperCase(Locale.ROOT) + " is a number from " + min + " to " + max + ", not " + text + ".");
    }
}
