package cash.domain;

class InMemoryStoreTest extends StoreContract {

    @Override
    protected Stores open() {
        return Stores.of(new InMemoryStore());
    }
}
