import { luck } from './luck';

/** How large a generated city is; `seed` decides everything else. */
export interface Size {
  readonly counties: number;
  readonly schools: number;
  readonly families: number;
  readonly pushes: number;
  readonly seed: number;
}

/** What the figures promise to serve: five counties, 500 schools, 500,000 families, 200 pushes of a term. */
export const WHOLE: Size = { counties: 5, schools: 500, families: 500_000, pushes: 200, seed: 7 };
export const partOf = (whole: Size, share: number): Size => ({
  ...whole,
  schools: Math.round(whole.schools / share),
  families: Math.round(whole.families / share),
});

export interface Place {
  readonly id: string;
  readonly bureauId: string;
  readonly name: string;
  /** Of a teaching point: under which school it is counted for a bureau. */
  readonly centralId?: string;
  readonly rooms: readonly Room[];
}
/** A class: its families are the numbers [first, first + size) of the city. */
export interface Room {
  readonly id: string;
  readonly schoolId: string;
  readonly bureauId: string;
  readonly isVillage: boolean;
  readonly grade: number;
  readonly number: number;
  readonly first: number;
  readonly size: number;
}

const GRADES = [1, 2, 3, 4, 5, 6];
const CLASS_SIZE = 46;
/** Every fifth school of a county is a teaching point of the one before it: three tiny classes. */
const POINT_EVERY = 5;

export const bureauIdOf = (county: number): string => `B${county}`;
export const CITY = 'CITY';

/** The city's places in the order of their codes. */
export function placesOf({ counties, schools, families, seed }: Size): Place[] {
  const isPoint = (n: number): boolean => Math.floor(n / counties) % POINT_EVERY === POINT_EVERY - 1;
  const numbers = Array.from({ length: schools }, (_, n) => n);
  const points = new Map(numbers.filter(isPoint).map((n) => [n, [1, 2, 3].map((grade) => 2 + Math.floor(8 * luck(seed, n, grade, 1)))]));
  const inPoints = [...points.values()].flat().reduce((sum, size) => sum + size, 0);
  const full = numbers.filter((n) => !isPoint(n));
  // Large and small schools, whose families add up to all of them to the last one.
  const weights = full.map((n) => 0.3 + 1.4 * luck(seed, n, 0, 2));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let [reached, given] = [0, 0];
  const sizes = new Map(
    full.map((n, at) => {
      reached += weights[at] ?? 0;
      const own = Math.round(((families - inPoints) * reached) / whole) - given;
      given += own;
      return [n, own] as const;
    }),
  );
  let first = 0;
  return numbers.map((n): Place => {
    const [id, bureauId] = [schoolIdOf(n), bureauIdOf(n % counties)];
    const isVillage = points.has(n);
    const classes = points.get(n)?.map((size, at) => ({ grade: at + 1, number: 1, size })) ?? classesOf(sizes.get(n) ?? 0);
    const rooms = classes.map(({ grade, number, size }): Room => {
      const room = { ...{ id: `${id}-${grade}-${number}`, schoolId: id, bureauId, isVillage, grade, number, first, size } };
      first += size;
      return room;
    });
    const name = isVillage ? `第${n + 1}教学点` : `第${n + 1}小学`;
    return { id, bureauId, name, rooms, ...(isVillage ? { centralId: schoolIdOf(n - counties) } : {}) };
  });
}

const schoolIdOf = (n: number): string => `S${String(n).padStart(3, '0')}`;

/** A school's families over six grades and as many classes as they need, all about as large. */
function classesOf(families: number): { grade: number; number: number; size: number }[] {
  const each = Math.max(1, Math.round(families / GRADES.length / CLASS_SIZE));
  const all = GRADES.flatMap((grade) => Array.from({ length: each }, (_, n) => ({ grade, number: n + 1 })));
  return all.map((one, at) => ({
    ...one,
    size: Math.floor(((at + 1) * families) / all.length) - Math.floor((at * families) / all.length),
  }));
}
