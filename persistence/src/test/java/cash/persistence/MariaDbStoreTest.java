package cash.persistence;

import cash.domain.StoreContract;

class MariaDbStoreTest extends StoreContract {

    @Override
    protected Stores open() {
        return SqlStores.on(TestDatabase.MARIADB);
    }
}
