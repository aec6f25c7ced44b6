import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { dataMap } from '../../bot-server/domain/privacy/data-map';
import { dataMapPage } from '../../bot-server/domain/privacy/data-map-page';
import { faultsOfMap } from '../../bot-server/domain/privacy/faults-of-map';
import { child, own } from '../../bot-server/domain/privacy/mapped';
import { sealedPlaces } from '../../bot-server/domain/privacy/sealed-places';
import { RULE_IDS } from '../../bot-server/domain/retention/rules';
import type { connect as Connect, Connection } from '../../bot-server/store/connect';
import { schemasOf } from '../support/schemas';
import { openProduct, type Opened } from './opened';

/** Connections in the order in which they were opened: the first one is the product's. */
const mockOpened: Connection[] = [];
jest.mock('../../bot-server/store/connect', () => {
  const actual = jest.requireActual<{ connect: typeof Connect }>('../../bot-server/store/connect');
  return {
    ...actual,
    connect: async (...given: Parameters<typeof Connect>) => {
      const connection = await actual.connect(...given);
      mockOpened.push(connection);
      return connection;
    },
  };
});

let product: Opened;
let schemas: Map<string, readonly string[]>;
beforeAll(async () => {
  product = await openProduct();
  const [own_] = mockOpened;
  if (!own_) throw new Error('the product opened no connection');
  // The counting of calls is a package's own collection; the walk through the product looks at its rows.
  schemas = new Map<string, readonly string[]>([...schemasOf(own_), ['limits', ['_id', 'key', 'points', 'expire']]]);
});
afterAll(() => product.close());

it('names every field of every collection, and none that is gone; names and phones are sealed', () => {
  expect(schemas.size).toBeGreaterThan(30);
  const faults = faultsOfMap(dataMap, schemas);
  if (faults.length > 0) throw new Error(`${faults.length} things to mend in the data map:\n\n${faults.join('\n\n')}\n`);
});

it('is what docs/data-map.md says; else: npm run gongyu -- privacy map --out docs/data-map.md', () => {
  const page = readFileSync(join(resolve(__dirname, '../..'), 'docs/data-map.md'), 'utf8');
  expect(page === dataMapPage(dataMap)).toBe(true);
});

describe('a mistake is told so that it can be mended by copying', () => {
  const [students] = [dataMap['students']];
  const only = (paths: string[]) => new Map([['students', paths]]);
  const map = { students: { ...students!, fields: { _id: own('编号') } } };

  it('a field that is not mapped', () => {
    expect(faultsOfMap(map, only(['_id', 'nickSealed']))).toEqual([
      expect.stringContaining("nickSealed: child('<what for, in Chinese>', { sealed: '<its place without the id>' }),"),
    ]);
  });
  it('a collection that is not mapped, with all its lines', () => {
    const [fault] = faultsOfMap(map, new Map([...only(['_id']), ['slips', ['_id', 'by.kind']]]));
    expect(fault).toContain('slips: {');
    expect(fault).toContain("'by.kind': own('<what for, in Chinese>'),");
  });
  it('a field or a collection that is gone', () => {
    expect(faultsOfMap(map, only([]))).toEqual([expect.stringContaining('students._id is in the data map')]);
    expect(faultsOfMap(map, new Map())).toEqual([expect.stringContaining('no store has such a collection')]);
  });
  it('a child’s name or phone in clear, whatever class it is said to be in a collection about people', () => {
    const clear = (field: ReturnType<typeof own>) => ({ students: { ...map.students, fields: { fullName: field } } });
    const faults = (field: ReturnType<typeof own>) => faultsOfMap(clear(field), only(['fullName']));
    expect(faults(child('姓名'))).toEqual([expect.stringContaining('stands in clear: seal it')]);
    expect(faults(own('姓名'))).toHaveLength(1);
    expect(faults(child('姓名', { sealed: 'students.fullName' }))).toEqual([]);
    expect(faults(child('姓名', { blind: true }))).toEqual([]);
  });
});

it('is what programs go by: every sealed field has a place of its own, every rule of the night has rows', () => {
  const places = sealedPlaces(dataMap).map(({ place }) => place);
  expect(places).toContain('students.name');
  expect(new Set(places).size).toBe(places.length);
  const rules = new Set(product.deps.retention.places.map(({ rule }) => rule));
  expect(RULE_IDS.filter((rule) => !rules.has(rule))).toEqual(['leavers']);
});
