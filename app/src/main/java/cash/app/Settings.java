package cash.app;

import io.micronaut.context.env.Environment;
import io.micronaut.core.convert.ConversionService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What the user configured, read and checked before anything starts, so that a bad value is one sentence.
///
/// Every setting is a property (`-Dcash.data=...` or `--cash.data=...`) and an environment variable (`CASH_DATA`).
record Settings(
        String host,
        int port,
        Path data,
        Optional<Path> binaries,
        String bufferPool,
        String redoLog,
        Optional<Login> external,
        Pool pool) {

    /// How many connections there are, and for how long an unused one stays.
    record Pool(int max, int min, Duration idleTimeout, Duration connectionTimeout) {}

    static Settings from(Environment environment) {
        var read = new Reader(environment);
        if (environment.containsProperties("micronaut.server.netty.listeners")) {
            throw StartupException.usage("cash listens on one address only, which micronaut.server.host and"
                    + " micronaut.server.port name: remove micronaut.server.netty.listeners.");
        }
        read.requireNames("cash.hosts");
        int max = read.number("cash.db.pool.max", 16, 1, 1000);
        return new Settings(
                loopback(read.text("micronaut.server.host", "127.0.0.1")),
                read.number("micronaut.server.port", 8080, -1, 65535),
                Path.of(read.text("cash.data", "cash-data")).toAbsolutePath().normalize(),
                read.optional("cash.binaries")
                        .map(path -> Path.of(path).toAbsolutePath().normalize()),
                read.size("cash.embedded.buffer-pool", "256M"),
                read.size("cash.embedded.redo-log", "512M"),
                read.optional("cash.db.url")
                        .map(url -> JdbcUrl.login(
                                url,
                                read.text("cash.db.user", ""),
                                environment
                                        .getProperty("cash.db.password", String.class)
                                        .orElse(""))),
                new Pool(
                        max,
                        read.number("cash.db.pool.min", Math.min(2, max), 0, max),
                        read.duration("cash.db.pool.idle-timeout", Duration.ofMinutes(10), Duration.ofSeconds(10)),
                        read.duration(
                                "cash.db.pool.connection-timeout", Duration.ofSeconds(5), Duration.ofMillis(250))));
    }

    /// Nobody has to log in yet, so whoever can connect can move money: only this machine may.
    private static String loopback(String host) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (!address.isLoopbackAddress()) {
                    throw StartupException.usage("cash listens on this machine only (127.0.0.1), not on '" + host
                            + "': it can't ask who is there yet, so whoever reached it could move money.");
                }
            }
            return host;
        } catch (UnknownHostException e) {
            throw StartupException.usage("The setting " + named("micronaut.server.host") + " is '" + host
                    + "', which is no address of this machine.");
        }
    }

    /// Asked before the database starts: finding out afterwards would cost seconds.
    void requireFreePort() {
        if (port > 0) {
            try (var socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(host, port));
            } catch (IOException e) {
                throw new StartupException(
                        "Port " + port + " on " + host + " can't be used (" + e.getMessage()
                                + "): stop what listens there, or choose another port with MICRONAUT_SERVER_PORT.",
                        e);
            }
        }
    }

    /// The pool as the container wants it told.
    Map<String, Object> dataSource(Login login) {
        var properties = new LinkedHashMap<String, Object>();
        properties.put("datasources.default.url", login.url());
        if (!login.user().isEmpty()) {
            properties.put("datasources.default.username", login.user());
        }
        if (!login.password().isEmpty()) {
            properties.put("datasources.default.password", login.password());
        }
        properties.put("datasources.default.maximum-pool-size", pool.max);
        properties.put("datasources.default.minimum-idle", pool.min);
        properties.put("datasources.default.idle-timeout", pool.idleTimeout.toMillis());
        properties.put("datasources.default.connection-timeout", pool.connectionTimeout.toMillis());
        return properties;
    }

    private static String named(String key) {
        return key + " (" + key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_") + ")";
    }

    private record Reader(Environment environment) {
        private static final Pattern NAMES = Pattern.compile("[\\w.:,\\[\\] -]+");
        private static final Pattern SIZE = Pattern.compile("[1-9]\\d{0,8}[KMG]");

        /// An empty variable counts as one that isn't set: that is how many tools unset one.
        Optional<String> optional(String key) {
            return environment.getProperty(key, String.class).map(String::strip).filter(value -> !value.isEmpty());
        }

        String text(String key, String otherwise) {
            return optional(key).orElse(otherwise);
        }

        int number(String key, int otherwise, int min, int max) {
            String text = text(key, Integer.toString(otherwise));
            if (text.matches("-?\\d{1,9}") && Integer.parseInt(text) >= min && Integer.parseInt(text) <= max) {
                return Integer.parseInt(text);
            }
            throw bad(key, text, "a whole number from " + min + " to " + max);
        }

        Duration duration(String key, Duration otherwise, Duration min) {
            Optional<String> text = optional(key);
            if (text.isEmpty()) {
                return otherwise;
            }
            return ConversionService.SHARED
                    .convert(text.get(), Duration.class)
                    .filter(duration -> duration.compareTo(min) >= 0)
                    .orElseThrow(() ->
                            bad(key, text.get(), "a duration like 30s or 10m, at least " + min.toMillis() + "ms"));
        }

        String size(String key, String otherwise) {
            String text = text(key, otherwise);
            if (SIZE.matcher(text).matches()) {
                return text;
            }
            throw bad(key, text, "a size like 256M or 2G");
        }

        /// They are read where requests are judged; here is only where a bad one is told.
        void requireNames(String key) {
            optional(key).ifPresent(text -> {
                if (!NAMES.matcher(text).matches()) {
                    throw bad(key, text, "names of hosts like cash.example.com or cash:8080, separated by commas");
                }
            });
        }

        private static StartupException bad(String key, String value, String wanted) {
            return StartupException.usage(
                    "The setting " + named(key) + " is '" + value + "', but must be " + wanted + ".");
        }
    }
}
