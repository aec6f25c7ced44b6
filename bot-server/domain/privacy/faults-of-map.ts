import type { DataMap, MappedCollection, MappedField } from './mapped';

const SOUNDS_PERSONAL = /name|phone|mobile|姓名|手机/i;

const isSafe = ({ sealed, blind, before }: MappedField): boolean => sealed !== undefined || blind === true || before !== undefined;

/** What is wrong between the map and the fields that there are (by collection), each as a sentence that says what to write where. */
export function faultsOfMap(map: DataMap, schemas: ReadonlyMap<string, readonly string[]>): string[] {
  const missing = [...schemas].flatMap(([name, paths]) => {
    const collection = map[name];
    if (!collection) return [unmappedCollection(name, paths)];
    return paths.filter((path) => !collection.fields[path]).map((path) => unmappedField(name, path));
  });
  const gone = Object.entries(map).flatMap(([name, { fields }]) => {
    const paths = schemas.get(name);
    if (!paths) return [`${name} is in the data map, but no store has such a collection: take it out of bot-server/domain/privacy/map/`];
    return Object.keys(fields)
      .filter((path) => !paths.includes(path))
      .map((path) => `${name}.${path} is in the data map, but its schema has no such field: take the line out`);
  });
  return [...missing, ...gone, ...Object.entries(map).flatMap(([name, collection]) => inClear(name, collection))];
}

function inClear(name: string, { people, fields }: MappedCollection): string[] {
  return Object.entries(fields).flatMap(([path, field]) => {
    const personal = people === true || field.cls === 'P2' || field.cls === 'P3';
    if (isSafe(field) || !personal || !SOUNDS_PERSONAL.test(path)) return [];
    return [
      `${name}.${path} sounds like somebody's name or phone and stands in clear: seal it (store a ${path}Sealed made by seal/) and say sealed: '${name}.${path}'`,
    ];
  });
}

const key = (path: string): string => (/^[\w$]+$/.test(path) ? path : `'${path}'`);
const line = (path: string): string =>
  /Sealed$/.test(path)
    ? `${key(path)}: child('<what for, in Chinese>', { sealed: '<its place without the id>' }),`
    : `${key(path)}: own('<what for, in Chinese>'),`;

const HELP =
  'own = the system’s own, open = public, adult = about a grown-up, child = about a child; more: { sealed, blind, kept, seenBy, basis }';

const unmappedField = (name: string, path: string): string =>
  `${name}.${path} is not in the data map. In bot-server/domain/privacy/map/, collection ${name}, add:\n    ${line(path)}\n  (${HELP}); then run: npm run gongyu -- privacy map --out docs/data-map.md`;

const unmappedCollection = (name: string, paths: readonly string[]): string =>
  `collection ${name} is not in the data map. In a file of bot-server/domain/privacy/map/ add:\n  ${name}: {\n    basis: 'service', // ${'or public, consent, work, security, law'}\n    kept: 'with-person', // what ends it: see KEPT in mapped.ts and LIMITS in domain/retention/rules.ts\n    seenBy: ['family'],\n    people: true, // leave out when its rows are not about people\n    what: '<what it is, in Chinese>',\n    fields: {\n${paths.map((path) => `      ${line(path)}`).join('\n')}\n    },\n  },\n  (${HELP}); then run: npm run gongyu -- privacy map --out docs/data-map.md`;
