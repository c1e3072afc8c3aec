package cash.persistence;

import cash.domain.StoreContract;

class MySqlStoreTest extends StoreContract {

    @Override
    protected Stores open() {
        return SqlStores.on(TestDatabase.MYSQL);
    }
}
