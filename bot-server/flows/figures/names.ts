import { formatInstant } from '../../domain/time/civil';
import { weekDays } from '../../domain/time/week';
import type { AskedName, FigureBy, FigureNeeds, FigureQuestion } from './question';

type Key = string | number | null;
type Needs = Pick<FigureNeeds, 'roster' | 'resources' | 'pushes'>;
interface Name {
  readonly name: string;
  readonly note: string;
}

const DIGITS = '〇一二三四五六七八九';
const named = (name: string | undefined, note = ''): Name => ({ name: name ?? '（名册里已经没有）', note });

/** What the keys of one dimension are called. Looked up once for all of them. */
export async function namesOf({ roster, resources, pushes }: Needs, by: FigureBy, keys: readonly Key[]): Promise<(key: Key) => Name> {
  const ids = [...new Set(keys.filter((key) => typeof key === 'string'))];
  switch (by) {
    case 'grade':
      return (key) => named(key === null ? '人数少，没有分年级的' : `${DIGITS[Number(key)] ?? String(key)}年级`);
    case 'week':
      return (key) => {
        const { from, to } = weekDays(Number(key));
        return named(`${from} 到 ${to}`);
      };
    case 'theme':
      return (key) => named(key === '' ? '没有写主题' : String(key ?? '没有写主题'));
    case 'dimension':
      return (key) => named(key === '' || key === null ? '没有写维度' : String(key));
    case 'subject':
      return (key) => named(key === '' || key === null ? '没有写学科' : String(key));
    case 'class': {
      const found = new Map((await roster.classrooms(ids)).map(({ id, name }) => [id, name]));
      return (key) => named(found.get(String(key)));
    }
    case 'county': {
      const found = new Map((await roster.bureaus()).map(({ id, name }) => [id, name]));
      return (key) => named(found.get(String(key)));
    }
    case 'push': {
      const found = new Map((await pushes.getMany(ids)).map((push) => [push.id, push]));
      return (key) => {
        const push = found.get(String(key));
        return named(push?.title, push ? formatInstant(push.startsAt) : '');
      };
    }
    case 'resource': {
      const found = await resources.titles(ids);
      return (key) => named(found.get(String(key))?.title, found.get(String(key))?.theme);
    }
    case 'school': {
      const found = new Map((await roster.schools(ids)).map(({ id, name }) => [id, name]));
      const points = await roster.pointsOf(ids);
      return (key) => {
        const own = points.filter(({ centralSchoolId }) => centralSchoolId === key).map(({ name }) => name);
        return named(found.get(String(key)), own.length > 0 ? `含教学点：${own.join('、')}` : '');
      };
    }
  }
}

/** What a bureau calls a push: an item of a week, whichever schools it went to. */
export async function weekItemNames(needs: Needs, keys: readonly Key[]): Promise<(key: Key) => Name> {
  const partsOf = (key: Key): [week: number, item: string] => {
    const [week = '', ...item] = String(key ?? '').split(':');
    return [Number(week), item.join(':')];
  };
  const items = await namesOf(needs, 'resource', keys.map((key) => partsOf(key)[1])); // prettier-ignore
  return (key) => {
    const [week, item] = partsOf(key);
    const { from, to } = weekDays(week);
    return { name: items(item).name, note: `${from} 到 ${to}` };
  };
}

/** What was asked for, by name: a link that somebody was sent carries ids alone. Only for who was answered with figures of it. */
export async function askedNames(needs: Needs, { county, school, push, resource }: FigureQuestion): Promise<AskedName[]> {
  const asked = { county, school, push, resource } as const;
  const named = await Promise.all(
    (['county', 'school', 'push', 'resource'] as const).map(async (kind): Promise<AskedName[]> => {
      const id = asked[kind];
      return id === undefined ? [] : [{ kind, id, name: (await namesOf(needs, kind, [id]))(id).name }];
    }),
  );
  return named.flat();
}
