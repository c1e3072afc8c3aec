package cash.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcUrlTest {

    private static String complete(String url) {
        return JdbcUrl.login(url, "", "").url();
    }

    @Test
    void takes_the_url_of_either_driver() {
        assertThat(complete("jdbc:mariadb://db:3306/cash")).startsWith("jdbc:mysql://db:3306/cash?");
        assertThat(complete("jdbc:mysql://db/cash")).startsWith("jdbc:mysql://db/cash?");
    }

    @Test
    void never_waits_for_ever_and_speaks_utc() {
        assertThat(complete("jdbc:mysql://db/cash"))
                .contains("connectTimeout=5000", "socketTimeout=30000", "tcpKeepAlive=true")
                .contains("connectionTimeZone=UTC", "forceConnectionTimeZoneToSession=true");
    }

    @Test
    void leaves_what_the_user_chose() {
        assertThat(complete("jdbc:mysql://db/cash?socketTimeout=2000&sslMode=VERIFY_IDENTITY"))
                .contains("socketTimeout=2000", "sslMode=VERIFY_IDENTITY")
                .doesNotContain("socketTimeout=30000", "sslMode=PREFERRED");
    }

    @Test
    void does_not_leave_what_the_store_relies_on() {
        assertThat(complete("jdbc:mysql://db/cash?allowMultiQueries=false&useAffectedRows=true"))
                .contains("allowMultiQueries=true", "useAffectedRows=false")
                .doesNotContain("allowMultiQueries=false", "useAffectedRows=true");
    }

    @Test
    void takes_user_and_password_out_of_the_url_because_it_is_shown() {
        Login login = JdbcUrl.login("jdbc:mysql://db/cash?user=u&password=p%20w%26x", "", "");
        assertThat(login.user()).isEqualTo("u");
        assertThat(login.password()).isEqualTo("p w&x");
        assertThat(login.url()).doesNotContain("user=", "password=");
        assertThat(login.toString()).isEqualTo("u@db/cash");
    }

    @Test
    void prefers_user_and_password_given_apart() {
        Login login = JdbcUrl.login("jdbc:mysql://db/cash?user=u&password=p", "v", "q");
        assertThat(login.user()).isEqualTo("v");
        assertThat(login.password()).isEqualTo("q");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:3306", "localhost", "[::1]:3306"})
    void asks_for_the_servers_key_on_loopback_only(String loopback) {
        assertThat(complete("jdbc:mysql://" + loopback + "/cash")).contains("allowPublicKeyRetrieval=true");
        assertThat(complete("jdbc:mysql://127.0.0.1.example/cash")).doesNotContain("allowPublicKeyRetrieval");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "db:3306/cash",
                "jdbc:postgresql://db/cash",
                "jdbc:mysql://db",
                "jdbc:mysql://db/",
                "jdbc:mysql:///cash"
            })
    void refuses_what_is_no_url_of_a_database_it_knows(String url) {
        assertThatThrownBy(() -> complete(url))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("jdbc:mysql://host:3306/cash");
    }
}
