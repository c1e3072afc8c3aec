package cash.app;

/// Where a database is and how to get in; user and password are empty where none is needed.
record Login(String url, String user, String password) {

    /// `host:port/database`, without the options.
    String address() {
        return url.replaceFirst("^jdbc:[a-z]+://", "").replaceFirst("\\?.*$", "");
    }

    /// Never the password: what prints this might be a log.
    @Override
    public String toString() {
        return user + "@" + address();
    }
}
