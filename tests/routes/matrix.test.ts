import { connect } from '../../bot-server/store/connect';
import { paths, type CallName } from '../../bot-server/contract/paths';
import { ACTORS, callWith, canariesOf, openLand, PLACES, type ActorName, type Land, type Place } from '../support/matrix/land';
import { lets, rules } from '../support/matrix/rules';

jest.setTimeout(240_000);

let land: Land;
let database: Awaited<ReturnType<typeof connect>>;
beforeAll(async () => {
  land = await openLand();
  database = await connect(land.server.mongodbUri);
});
afterAll(async () => {
  await database?.close();
  await land?.close();
});

interface Operation {
  readonly name: CallName;
  readonly method: string;
  readonly template: string;
}

/** Every operation that the contract's own page names. */
async function operations(): Promise<Operation[]> {
  const page = (await (await fetch(`${land.server.url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { operationId: string }>>;
  };
  return Object.entries(page.paths).flatMap(([template, item]) =>
    Object.entries(item).map(([method, { operationId }]) => {
      if (!isCall(operationId)) throw new Error(`${operationId} is in openapi.json and not in contract/paths.ts`);
      return { name: operationId, method: method.toUpperCase(), template };
    }),
  );
}
const isCall = (name: string): name is CallName => Object.hasOwn(paths, name);

const REFUSED = [401, 403, 404];

/** A session that a call ends must not spoil the next one. */
async function tokenFor(actor: ActorName, name: CallName): Promise<string> {
  const token = land.tokens[actor];
  if (name !== 'signOut' || token === '') return token;
  const identity = await land.server.deps.sessions.identityOf(token, Date.now());
  return land.server.deps.sessions.open(identity ?? '', Date.now());
}

it('has a rule for every operation in openapi.json, and none for what is not there', async () => {
  const named = (await operations()).map(({ name }) => name).sort();
  expect(named).toEqual(Object.keys(rules).sort());
});

it('lets every role do what its rule says, to its own and to nobody else’s, and shows nobody a foreign name', async () => {
  const wrong: string[] = [];
  let asked = 0;
  let refused = 0;
  for (const { name, method, template } of await operations()) {
    const rule = rules[name];
    // One person writes more here in a minute than people may: what is asked is who may, not how often.
    await database.collection('limits').deleteMany({ key: { $regex: '^(write|upload)' } });
    const places: readonly Place[] = template.includes('{') || rule.aimed ? PLACES : ['own'];
    for (const actor of ACTORS) {
      for (const place of places) {
        const at = land.things[place];
        const params = rule.params?.(at) ?? {};
        const query = new URLSearchParams(rule.query?.(at) ?? {}).toString();
        const path = template.replace('/api/v1', '').replace(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(params[key] ?? ''));
        const answer = await callWith(
          land.server.url,
          await tokenFor(actor, name),
          method,
          query === '' ? path : `${path}?${query}`,
          rule.body?.(at),
        );
        asked += 1;
        const allowed = lets(rule, actor, place);
        const denied = REFUSED.includes(answer.status);
        if (denied) refused += 1;
        if (allowed === denied || answer.status >= 500)
          wrong.push(`${actor} ${name} at ${place}: ${answer.status} ${answer.text.slice(0, 120)}`);
        const mayShow = allowed ? (rule.shows ?? [place]) : [];
        for (const other of PLACES.filter((each) => !mayShow.includes(each)))
          for (const word of canariesOf(other)) if (answer.text.includes(word)) wrong.push(`${actor} ${name} at ${place} reads ${word}`);
      }
    }
  }
  expect(wrong).toEqual([]);
  // So that an empty page or a rule that lets everybody through can not look like a success.
  expect(asked).toBeGreaterThan(Object.keys(paths).length * ACTORS.length);
  expect(refused).toBeGreaterThan(asked / 2);
});
