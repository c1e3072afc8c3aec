package cash.app;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Completes the URL of a database with the driver options that cash relies on. What the user wrote stays.
final class JdbcUrl {
    private static final Pattern URL = Pattern.compile("jdbc:(mysql|mariadb)://([^/?]+)/([^/?]+)(?:\\?(.*))?");
    private static final Pattern LOOPBACK = Pattern.compile("(localhost|127(\\.\\d+){3}|\\[::1])(:\\d+)?");

    private static final Map<String, String> DEFAULTS = new LinkedHashMap<>();

    static {
        // The driver waits for ever unless told otherwise: a dead server would hang every request.
        DEFAULTS.put("connectTimeout", "5000");
        DEFAULTS.put("socketTimeout", "30000");
        DEFAULTS.put("tcpKeepAlive", "true");
        // Shorter than the socket timeout, so that a lock held too long is told by the database, with its outcome
        // known.
        DEFAULTS.put("sessionVariables", "innodb_lock_wait_timeout=10");
        DEFAULTS.put("connectionTimeZone", "UTC");
        DEFAULTS.put("forceConnectionTimeZoneToSession", "true");
        DEFAULTS.put("characterEncoding", "UTF-8");
        DEFAULTS.put("rewriteBatchedStatements", "true");
        // Telling the server that a read only reads would cost two round trips more than the read.
        DEFAULTS.put("readOnlyPropagatesToServer", "false");
        DEFAULTS.put("cachePrepStmts", "true");
        DEFAULTS.put("prepStmtCacheSqlLimit", "4096");
        DEFAULTS.put("sslMode", "PREFERRED");
    }

    /// The store sends statements together and counts the rows that a statement finds, so here the user has no
    /// choice.
    private static final Map<String, String> REQUIRED = Map.of("allowMultiQueries", "true", "useAffectedRows", "false");

    private JdbcUrl() {}

    private static String orElse(String given, @Nullable String encoded) {
        return given.isEmpty() && encoded != null ? URLDecoder.decode(encoded, StandardCharsets.UTF_8) : given;
    }

    /// A user and password in the URL move out of it, because URLs are shown and logged; those given apart win.
    static Login login(String url, String user, String password) {
        Matcher parts = URL.matcher(url.strip());
        if (!parts.matches()) {
            throw StartupException.usage("CASH_DB_URL is not the URL of a MySQL or MariaDB database, which looks like"
                    + " jdbc:mysql://host:3306/cash or jdbc:mariadb://host:3306/cash.");
        }
        var options = new LinkedHashMap<String, String>();
        if (parts.group(4) != null) {
            for (String option : parts.group(4).split("&", -1)) {
                int equals = option.indexOf('=');
                if (equals > 0) {
                    options.put(option.substring(0, equals), option.substring(equals + 1));
                }
            }
        }
        String urlUser = options.remove("user");
        String urlPassword = options.remove("password");
        DEFAULTS.forEach(options::putIfAbsent);
        options.putAll(REQUIRED);
        // The store sends the statements of a batch together; without this it can't work.
        options.put("allowMultiQueries", "true");
        if (LOOPBACK.matcher(parts.group(2)).matches()) {
            // MySQL 8 hands its key to an unencrypted client on request only; on loopback nobody sits in between.
            options.putIfAbsent("allowPublicKeyRetrieval", "true");
        }
        var complete = new StringBuilder("jdbc:mysql://" + parts.group(2) + "/" + parts.group(3));
        options.forEach((name, value) -> complete.append(complete.indexOf("?") < 0 ? '?' : '&')
                .append(name)
                .append('=')
                .append(value));
        return new Login(complete.toString(), orElse(user, urlUser), orElse(password, urlPassword));
    }
}
