import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { CONSENT_PURPOSES } from '../domain/consent/consent';
import type { RulesText } from '../domain/consent/rules-text';
import { VARIANTS, type Wording } from '../domain/push/wording';
import { instantOf, weekday } from '../domain/time/civil';
import { publicDaysOf, type PublicDays } from '../domain/time/working-days';
import { BulletinFile, bulletinsIn, type BulletinWordings } from './bulletin-wording';

const PurposeWords = z.strictObject({
  labels: z.record(z.string().min(1), z.string().min(1)),
  chat: z.string().min(1),
  inbox: z.string().min(1),
});
const Messages = z.strictObject({
  'new-item': PurposeWords,
  nudge: PurposeWords,
  answer: PurposeWords,
  'question-due': PurposeWords,
  'bulletin-ready': PurposeWords,
});
const VariantsOf = z.partialRecord(z.enum(VARIANTS), PurposeWords.partial());
const Variants = z.strictObject({ 'new-item': VariantsOf.optional(), nudge: VariantsOf.optional(), answer: VariantsOf.optional() });
const Standing = z.strictObject({ family: z.string().max(80), school: z.string().max(80) });
const Standings = z.strictObject({
  waiting: Standing,
  sent: Standing,
  failed: Standing,
  'quiet-hours': Standing,
  bedtime: Standing,
  'daily-digest': Standing,
  'in-digest': Standing,
  'no-consent': Standing,
  'no-channel': Standing,
  'not-bound': Standing,
  'already-watched': Standing,
  'budget-spent': Standing,
  'rate-limited': Standing,
  'template-refused': Standing,
  'past-due': Standing,
  'unknown-outcome': Standing,
  'plan-paused': Standing,
  ended: Standing,
  withdrawn: Standing,
});

const PurposeText = z.strictObject({
  title: z.string().min(1),
  what: z.string().min(1),
  why: z.string().min(1),
  howLong: z.string().min(1),
  whoSees: z.string().min(1),
  ifNot: z.string().min(1),
});
const Rules = z.strictObject({
  title: z.string().min(1),
  since: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  renews: z.array(z.enum(CONSENT_PURPOSES)),
  toCheck: z.string().min(1),
  sections: z.array(z.strictObject({ heading: z.string().min(1), lines: z.array(z.string().min(1)).min(1) })).min(1),
  purposes: z.strictObject({ 'learning-record': PurposeText, tier: PurposeText }),
});

const HeldWords = z.strictObject({ words: z.array(z.string().min(2).max(20)).min(1) });

const RULES_FOLDER = 'children-rules';

/** Every version of the children's rules: the file's number is the version, its bytes' hash is what a consent names. */
async function readRules(folder: string): Promise<RulesText[]> {
  const names = (await readdir(join(folder, 'wording', RULES_FOLDER))).filter((name) => /^[1-9]\d{0,3}\.yaml$/.test(name));
  const texts = await Promise.all(
    names.map(async (name): Promise<RulesText> => {
      const text = await read(folder, `${RULES_FOLDER}/${name}`, Rules);
      const bytes = await readFile(join(folder, 'wording', RULES_FOLDER, name));
      return { ...text, version: Number.parseInt(name, 10), sha256: createHash('sha256').update(bytes).digest('hex') };
    }),
  );
  if (texts.length === 0) throw new Error(`content/wording/${RULES_FOLDER} 里没有规则，请放一份 1.yaml`);
  return texts.sort((a, b) => a.version - b.version);
}

async function read<T>(folder: string, name: string, schema: z.ZodType<T>, room = 'wording'): Promise<T> {
  const text = await readFile(join(folder, room, name), 'utf8');
  const checked = schema.safeParse(parse(text));
  if (checked.success) return checked.data;
  const faults = checked.error.issues.map(({ path, message }) => `  · ${path.join(' → ') || '整个文件'}：${message}`);
  throw new Error(`content/${room}/${name} 有 ${faults.length} 处要改：\n${faults.join('\n')}`);
}

const Day = z.string().refine((text) => {
  try {
    return instantOf(text) > 0;
  } catch {
    return false;
  }
}, '没有这一天，请写成 2026-10-01');
const isIn = (year: string) => (day: string) => day.startsWith(`${year}-`);
/** By year; a date of another year is a slip of the pen, and so is a worked day that is no weekend or lies in a holiday. */
const Calendar = z
  .record(
    z.string().regex(/^20\d\d$/),
    z.strictObject({ off: z.array(z.strictObject({ name: z.string().min(1), from: Day, to: Day })).min(1), work: z.array(Day) }),
  )
  .superRefine((years, context) => {
    for (const [year, { off, work }] of Object.entries(years)) {
      const fault = (path: (string | number)[], message: string): void =>
        context.addIssue({ code: 'custom', path: [year, ...path], message });
      for (const [index, { from, to }] of off.entries()) {
        if (![from, to].every(isIn(year)) || from > to) fault(['off', index], '起止日要在这一年里，起在前止在后');
      }
      const { off: days } = publicDaysOf([{ off, work }]);
      for (const [index, day] of work.entries()) {
        if (!isIn(year)(day) || weekday(instantOf(day)) <= 5 || days.has(day))
          fault(['work', index], '调休上班的日子要是这一年里不放假的周末');
      }
    }
  });

/** The texts of the content folder, checked whole when they are first read. */
export function openContentStore(folder: string) {
  let wording: Promise<Wording> | undefined;
  let rules: Promise<RulesText[]> | undefined;
  let days: Promise<PublicDays> | undefined;
  let held: Promise<readonly string[]> | undefined;
  let bulletins: Promise<BulletinWordings> | undefined;
  return {
    /** What messages say. @throws Error naming the file and the line's path when a text is missing. */
    async wording(): Promise<Wording> {
      wording ??= (async () => ({
        purposes: await read(folder, 'messages.yaml', Messages),
        variants: await read(folder, 'variants.yaml', Variants),
        standing: await read(folder, 'standing.yaml', Standings),
      }))();
      return wording;
    },
    /** Public holidays and worked weekends of the years that are written down. @throws Error naming the file and the line's path of a slip */
    async publicDays(): Promise<PublicDays> {
      days ??= read(folder, 'public-days.yaml', Calendar, 'calendar').then((years) => publicDaysOf(Object.values(years)));
      return days;
    },
    /** Words that serve where WeChat's content check can not be made. @throws Error naming the file and the line's path of a slip */
    async heldWords(): Promise<readonly string[]> {
      held ??= read(folder, 'held-words.yaml', HeldWords).then(({ words }) => words);
      return held;
    },
    /** How bulletins are written. @throws Error naming the file and the line's path of a slip; Refusal bulletin/wording naming what is not known */
    async bulletinWordings(): Promise<BulletinWordings> {
      bulletins ??= read(folder, 'bulletins.yaml', BulletinFile).then(bulletinsIn);
      return bulletins;
    },
    /** The children's rules, oldest version first. @throws Error naming the file and the line's path when a text is missing. */
    async childrenRules(): Promise<readonly RulesText[]> {
      rules ??= readRules(folder);
      return rules;
    },
  };
}
export type ContentStore = ReturnType<typeof openContentStore>;
