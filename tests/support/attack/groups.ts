import type { GroupPlace, Part } from '../../../bot-server/domain/figures/groups';
import { releaseOf } from '../../../bot-server/domain/figures/release';
import { EMPTY_FUNNEL } from '../../../bot-server/domain/report/funnel';
import { luck } from '../county/luck';
import { product } from './worlds';

/** A place in two weeks: its classes, by how many families each has, and which of them something was pushed to in the second week. */
export interface GroupTown {
  readonly classes: readonly number[];
  readonly second: readonly boolean[];
}
/** What nobody is to know: how many of a class are of the group, and how many of those and of the others are done in each week. */
interface Hidden {
  readonly members: readonly number[];
  readonly weeks: readonly (readonly Done[])[];
}
interface Done {
  readonly group: number;
  readonly others: number;
}
export interface GroupRule {
  isCounted(place: GroupPlace): boolean;
  told(sum: Part & { readonly places: number }): unknown;
}

const WEEKS = [0, 1] as const;
const upTo = (n: number): number[] => Array.from({ length: n + 1 }, (_, value) => value);
const sum = (all: readonly number[]): number => all.reduce((n, one) => n + one, 0);
const isIn = ({ second }: GroupTown, week: number, at: number): boolean => week === 0 || second[at] === true;

/** What happened, from a seed: often such that a side of it is as small as may be told. */
export function hiddenOf(town: GroupTown, seed: number, nth: number): Hidden {
  // Around the middle: at the ends nothing would be told, so nothing could be found.
  const draw = (at: number, what: number, most: number): number => {
    const part = 0.5 + 0.3 * (luck(seed, nth * 16 + at, what, 5) - 0.5);
    return most < 4 ? Math.floor(luck(seed, nth * 16 + at, what, 6) * (most + 1)) : Math.round(most * part);
  };
  const members = town.classes.map((size, at) => draw(at, 1, size));
  const weeks = WEEKS.map((week) => town.classes.map((size, at) => isIn(town, week, at) ? { group: draw(at, 2 + week, members[at] ?? 0), others: draw(at, 4 + week, size - (members[at] ?? 0)) } : { group: 0, others: 0 })); // prettier-ignore
  return { members, weeks };
}

/** What a bureau is told of the place itself, with its parts by grade: every class is a grade of its own here. */
function cellOf(town: GroupTown, week: number, done: readonly Done[], smallest: number): { told: string; isExact: boolean } {
  const grades = town.classes.flatMap((targeted, grade) => {
    const completed = (done[grade]?.group ?? 0) + (done[grade]?.others ?? 0);
    return isIn(town, week, grade)
      ? [{ grade, funnel: { ...EMPTY_FUNNEL, targeted, reachable: targeted, started: completed, completed } }]
      : [];
  });
  const [cell] = releaseOf([{ place: 'P', pushes: 1, grades }], true, smallest).cells;
  return { told: JSON.stringify(cell), isExact: cell?.isExact ?? false };
}

function placeOf(town: GroupTown, week: number, { members, weeks }: Hidden): GroupPlace {
  const inIt = (of: (at: number) => number): number => sum(town.classes.map((_, at) => (isIn(town, week, at) ? of(at) : 0)));
  const group = { targeted: inIt((at) => members[at] ?? 0), completed: inIt((at) => weeks[week]?.[at]?.group ?? 0) };
  const all = { targeted: inIt((at) => town.classes[at] ?? 0), completed: group.completed + inIt((at) => weeks[week]?.[at]?.others ?? 0) };
  return { place: 'P', pushes: 1, all, group };
}

/** What a place adds to the county in both weeks; as one number. */
type Added = readonly [places: number, targeted: number, completed: number];
const NOTHING: Added = [0, 0, 0];
const BASE = 64;
const keyOf = (weeks: readonly Added[]): number => weeks.flat().reduce((key, n) => key * BASE + n, 0);

/** Everything a place may have been where the same is told of it: what it then adds, and the sizes of what nobody is to know. */
function worldsOf(town: GroupTown, truth: Hidden, rule: GroupRule, smallest: number, isKnown: boolean) {
  const found = new Map<number, Map<string, Set<number>>>();
  const told = WEEKS.map((week) => cellOf(town, week, truth.weeks[week] ?? [], smallest));
  const memberships = isKnown ? [truth.members] : product(town.classes.map(upTo));
  for (const members of memberships) {
    const byWeek = WEEKS.map((week) => {
      const each = town.classes.map((size, at): Done[] => {
        const own = members[at] ?? 0;
        if (!isIn(town, week, at)) return [{ group: 0, others: 0 }];
        return upTo(own).flatMap((group) => upTo(size - own).map((others) => ({ group, others })));
      });
      return product(each).flatMap((done) => {
        const cell = cellOf(town, week, done, smallest);
        if (cell.told !== told[week]?.told) return [];
        const place = placeOf(town, week, { members, weeks: week === 0 ? [done] : [[], done] });
        const added: Added = cell.isExact && rule.isCounted(place) ? [1, place.group.targeted, place.group.completed] : NOTHING;
        return [{ done, added }];
      });
    });
    // The two weeks are bound together by who is of the group alone: each addition of one with each of the other.
    const additions = byWeek.map((all) => new Map(all.map(({ added }) => [added.join(), added])));
    for (const [one, first] of additions[0] ?? [])
      for (const [two, second] of additions[1] ?? []) {
        const key = keyOf([first, second]);
        const groups = found.get(key) ?? new Map<string, Set<number>>();
        found.set(key, groups);
        const put = (name: string, size: number): void => void groups.set(name, (groups.get(name) ?? new Set()).add(size));
        members.forEach((n, at) => {
          if (isKnown) return;
          put(`class ${at} of the group`, n);
          put(`class ${at} of the others`, (town.classes[at] ?? 0) - n);
        });
        WEEKS.forEach((week) => {
          for (const { done, added } of byWeek[week] ?? []) {
            if (added.join() !== (week === 0 ? one : two)) continue;
            town.classes.forEach((size, at) => {
              if (!isIn(town, week, at)) return;
              const n = members[at] ?? 0;
              put(`class ${at} of the group done in week ${week}`, done[at]?.group ?? 0);
              put(`class ${at} of the group not done in week ${week}`, n - (done[at]?.group ?? 0));
              put(`class ${at} of the others done in week ${week}`, done[at]?.others ?? 0);
              put(`class ${at} of the others not done in week ${week}`, size - n - (done[at]?.others ?? 0));
            });
            const group = sum(done.map((one) => one.group));
            put(`the group done in week ${week}`, group);
            put(`the others done in week ${week}`, sum(done.map((one) => one.others)));
          }
        });
      }
  }
  return found;
}

/** What an attacker knows for certain who tries every number in every place, knowing the rule, every size and all that was told. */
export function attackGroups(
  towns: readonly GroupTown[],
  seed: number,
  rule: GroupRule,
  { smallest, isKnown = false }: { readonly smallest: number; readonly isKnown?: boolean },
): { readonly leaks: string[]; readonly told: readonly unknown[] } {
  const truths = towns.map((town, nth) => {
    const drawn = hiddenOf(town, seed, nth);
    return isKnown ? pointed(town, drawn, nth) : drawn;
  });
  const worlds = towns.map((town, nth) => worldsOf(town, truths[nth] ?? { members: [], weeks: [] }, rule, smallest, isKnown));
  const sums = (keys: readonly number[], others: readonly number[]): number[] => [...new Set(keys.flatMap((key) => others.map((other) => key + other)))]; // prettier-ignore
  const tell = (key: number): string => JSON.stringify(toldOf(key, rule));
  const truth = truths.reduce((key, hidden, nth) => {
    const town = towns[nth];
    if (!town) return key;
    const added = WEEKS.map((week): Added => {
      const place = placeOf(town, week, hidden);
      const { isExact } = cellOf(town, week, hidden.weeks[week] ?? [], smallest);
      return isExact && rule.isCounted(place) ? [1, place.group.targeted, place.group.completed] : NOTHING;
    });
    return key + keyOf(added);
  }, 0);
  const told = tell(truth);
  const leaks = worlds.flatMap((own, nth) => {
    const rest = worlds.filter((_, at) => at !== nth).reduce<number[]>((all, one) => sums(all, [...one.keys()]), [0]);
    const possible = new Map<string, Set<number>>();
    for (const [key, groups] of own) {
      if (!rest.some((other) => tell(key + other) === told)) continue;
      for (const [name, sizes] of groups) possible.set(name, new Set([...(possible.get(name) ?? []), ...sizes]));
    }
    return [...possible].flatMap(([name, sizes]) => {
      const [only = 0, ...others] = sizes;
      return others.length === 0 && only > 0 && only < smallest ? [`place ${nth}, ${name}: ${only}`] : [];
    });
  });
  return { leaks, told: toldOf(truth, rule) };
}

/** Of teaching points everybody knows who is there: the last class of each place is one. */
function pointed({ classes }: GroupTown, { weeks }: Hidden, _nth: number): Hidden {
  const members = classes.map((size, at) => (at === classes.length - 1 ? size : 0));
  return { members, weeks: weeks.map((done) => done.map(({ group, others }, at) => ({ group: at === classes.length - 1 ? group + others : 0, others: at === classes.length - 1 ? 0 : group + others }))) }; // prettier-ignore
}

function toldOf(key: number, rule: GroupRule): unknown[] {
  const digits: number[] = [];
  for (let rest = key, n = 0; n < 6; n += 1, rest = Math.floor(rest / BASE)) digits.unshift(rest % BASE);
  return WEEKS.map((week) => {
    const [places = 0, targeted = 0, completed = 0] = digits.slice(3 * week);
    return rule.told({ places, targeted, completed });
  });
}
