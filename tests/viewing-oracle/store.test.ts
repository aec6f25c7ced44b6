import { describeLaws } from './law';
import { openTwoServers, storeLaws } from './store-laws';

let servers: Awaited<ReturnType<typeof openTwoServers>>;
beforeAll(async () => {
  servers = await openTwoServers();
}, 60_000);
afterAll(() => servers.close(), 60_000);

describeLaws(
  'what is stored and answered, against counting second by second',
  storeLaws(() => servers),
  1,
);
