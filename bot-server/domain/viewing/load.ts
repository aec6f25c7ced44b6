/** At rest, and at the most, seconds between two reports of a phone. */
const AT_REST = 15;
const AT_MOST = 180;
/** A process that is busy for a larger share of its time answers late. */
const BUSY = 0.7;
/** Busier than this, what is asked of it can not be told from what it manages: there may be much more behind. */
const SATURATED = 0.95;
/** Milliseconds that a report may wait to be durable. */
const LATE = 250;
/** Reports that may wait at once: a few batches of the store. */
const MANY = 2000;
/** Below so many reports a second it is not they that make the process busy, and asking for fewer would help nobody. */
const FEW = 100;
/** Under this share of what is bearable the phones may come more often again; between it and 1 nothing changes. */
const EASY = 0.8;
const MOST_STRAIN = 4;
const STEP_WHEN_SATURATED = 1.25;
/** Loosened by a fifth within one interval, so that each step is felt before the next. */
const LOOSEN = 0.8;
/** Phones are told to come between these shares of the interval. */
const EARLIEST = 0.5;
const LATEST = 1.2;
/**
 * A second in which so many phones were asked to come is full as long as another one is free: a third of what one process on two small cores
 * answers. It is known when they are asked, so a flood of newcomers is spread before the first report has to wait.
 */
const FULL = 800;

/** What a process saw in the last `seconds`. */
export interface LoadSample {
  /** Since the sample before. */
  readonly seconds: number;
  /** Reports answered in that time. */
  readonly reports: number;
  /** Share of the time that the process was busy, 0 to 1. */
  readonly busy: number;
  /** Milliseconds that a report waited to be durable, on average. */
  readonly waitMs: number;
  /** Reports that wait now. */
  readonly waiting: number;
}

/** How often phones are asked to report, and since when: what they were told a while ago is what they keep to now. */
export interface Pace {
  readonly seconds: number;
  /** What was told before, oldest first; `ago` in seconds. */
  readonly told: readonly { readonly ago: number; readonly seconds: number }[];
}

export const RESTING: Pace = { seconds: AT_REST, told: [] };

const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most);

/** 1 is all that is bearable. */
function strainOf({ seconds, reports, busy, waitMs, waiting }: LoadSample): number {
  if (reports < FEW * seconds && waiting < MANY) return 0;
  return clamp(Math.max(busy / BUSY, waitMs / LATE, waiting / MANY), 0, MOST_STRAIN);
}

/** The interval that the phones reporting now were given: the newest one that has had time to pass. */
const inEffect = ({ seconds, told }: Pace): number =>
  told.findLast((one) => one.ago >= one.seconds)?.seconds ?? told[0]?.seconds ?? seconds;

/**
 * The pace after one more sample. Under strain the interval grows at once, by as much as today's reports are too many for the interval that
 * they were told, and step by step while the process is so busy that nobody can say how many; it shrinks slowly, and in between it stays.
 */
export function paced(pace: Pace, sample: LoadSample): Pace {
  const strain = strainOf(sample);
  const told = [...pace.told, { ago: 0, seconds: pace.seconds }].map(({ ago, seconds }) => ({ ago: ago + sample.seconds, seconds }));
  const kept = told.filter(({ ago }, at) => ago <= AT_MOST || at === told.length - 1);
  return { seconds: clamp(nextOf(pace, sample, strain), AT_REST, AT_MOST), told: kept };
}

function nextOf(pace: Pace, sample: LoadSample, strain: number): number {
  if (strain > 1 && sample.busy >= SATURATED) return pace.seconds * STEP_WHEN_SATURATED;
  if (strain > 1) return Math.max(pace.seconds, inEffect(pace) * strain);
  return strain < EASY ? pace.seconds * LOOSEN ** (sample.seconds / pace.seconds) : pace.seconds;
}

/**
 * In how many whole seconds one phone should report again: 15 at rest. Above it each phone is given the second in which the fewest others are
 * expected, from half the interval to a fifth above it: phones that came together, or were told the same at the same moment, do not come
 * together again. Where all of these are full, the next later second that is not, or the one with the fewest. `booked` tells how many were
 * already asked to come in so many seconds; `luck` (0 to 1) is where to begin among equals.
 */
export function nextReportSeconds({ seconds }: Pace, luck: number, booked: (inSeconds: number) => number = () => 0): number {
  const isResting = seconds <= AT_REST;
  const from = isResting ? AT_REST : Math.round(clamp(seconds * EARLIEST, AT_REST, AT_MOST));
  const to = isResting ? AT_REST : Math.round(clamp(seconds * LATEST, AT_REST, AT_MOST));
  const count = to - from + 1;
  const first = Math.min(Math.floor(luck * count), count - 1);
  let best = from + first;
  let fewest = booked(best);
  const consider = (second: number): void => {
    const others = booked(second);
    if (others < fewest) [best, fewest] = [second, others];
  };
  for (let step = 1; step < count && fewest > 0; step += 1) consider(from + ((first + step) % count));
  for (let second = to + 1; second <= AT_MOST && fewest >= FULL; second += 1) consider(second);
  return best;
}
