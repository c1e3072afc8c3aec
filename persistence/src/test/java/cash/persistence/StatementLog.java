package cash.persistence;

import com.mysql.cj.MysqlConnection;
import com.mysql.cj.Query;
import com.mysql.cj.interceptors.QueryInterceptor;
import com.mysql.cj.log.Log;
import com.mysql.cj.protocol.Resultset;
import com.mysql.cj.protocol.ServerSession;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keeps what Connector/J sends to the server, one text for each round trip, on all connections whose address names it.
/// The driver makes its own instances, so what they hear is kept for all.
public final class StatementLog implements QueryInterceptor {

    static final String OPTION = "&queryInterceptors=" + StatementLog.class.getName();

    private static final List<String> HEARD = new CopyOnWriteArrayList<>();

    /// The round trips that `run` costs.
    static List<String> of(Runnable run) {
        HEARD.clear();
        run.run();
        return List.copyOf(HEARD);
    }

    /// The statements in them: those of one round trip are separated by semicolons, which no literal of cash contains.
    static List<String> statements(List<String> roundTrips) {
        return roundTrips.stream()
                .flatMap(text -> List.of(text.split(";")).stream())
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // The driver's signature.
    public <T extends Resultset> @Nullable T preProcess(Supplier<String> sql, Query query) {
        HEARD.add(sql.get());
        return null;
    }

    @Override
    public <T extends Resultset> @Nullable T postProcess(
            Supplier<String> sql, Query query, T result, ServerSession session) {
        return null;
    }

    @Override
    public QueryInterceptor init(MysqlConnection connection, Properties properties, Log log) {
        return this;
    }

    @Override
    public boolean executeTopLevelOnly() {
        return false;
    }

    @Override
    public void destroy() {}
}
