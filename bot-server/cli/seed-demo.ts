import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Deps } from '../deps';
import type { Account, Person } from '../domain/account/account';
import { ASKED_FIRST, type ConsentPurpose } from '../domain/consent/consent';
import { newestRules } from '../domain/consent/rules-text';
import type { FileBytes } from '../domain/importing/sheet-row';
import { Refusal } from '../domain/refusal';
import { addDays, civilDate, instantOf, weekday, type CivilDate } from '../domain/time/civil';
import { DAY, type Instant } from '../domain/time/instant';
import { importPlan, planIdOf } from '../flows/importing/import-plan';
import { importResources } from '../flows/importing/import-resources';
import { importRoster, type ImportRosterNeeds } from '../flows/importing/import-roster';
import { enterWords } from '../flows/privacy/say-consent';
import { publishPlan } from '../flows/plan/publish-plan';
import { type DemoFile, type DemoPerson, readDemoFile } from './demo-file';

type Needs = Pick<
  Deps,
  | 'accounts'
  | 'audit'
  | 'calendars'
  | 'consentRecords'
  | 'content'
  | 'erasures'
  | 'files'
  | 'identities'
  | 'imports'
  | 'plans'
  | 'resourceFiles'
  | 'resources'
  | 'roster'
  | 'seal'
  | 'wake'
> &
  ImportRosterNeeds;

export interface SeedOptions {
  readonly contentDir: string;
  readonly now: Instant;
  /** Sentences for whoever waits. */
  readonly onProgress: (sentence: string) => void;
  /** Whether the plans and the families' consents are there since the term began, so that its weeks behind can be lived; otherwise since now. */
  readonly sinceTerm?: boolean;
}

/** What was put in, for whoever goes on with it. */
export interface Seeded {
  /** When the plans were published. */
  readonly from: Instant;
  /** Who has a face in the demonstration. */
  readonly isNamed: (personId: string) => boolean;
}

/** So long before the first day of term plans are published. */
const BEFORE_TERM = 3 * DAY;
/** Whole weeks of term that lie behind the first day of the demonstration. */
const WEEKS_BEHIND = 5;
const PLANS: readonly (readonly [school: string, file: string])[] = [
  ['QX01', 'plan.xlsx'],
  ['QX02', 'plan-qx02.xlsx'],
  ['QX03', 'plan-qx03.xlsx'],
];
/** Of ten families without a face so many are bound. */
const BOUND_OF_TEN = 7;
/** Of ten bound families so many agree that the child's learning is kept. */
const CONSENTS_OF_TEN = 9;
/** Of ten of those so many agree to layering too; the people whom the sandbox lets you be say it by themselves. */
const LAYERED_OF_TEN = 5;

/**
 * Fills an empty database with the demonstration county, through the importers that everybody uses. Every step can be repeated:
 * one that was cut off is taken up again, a second run changes nothing.
 */
export async function seedDemo(deps: Needs, { contentDir, now, onProgress, sinceTerm = false }: SeedOptions): Promise<Seeded> {
  const folder = join(contentDir, 'demo');
  const demo = await readDemoFile(join(folder, 'sandbox.json'));
  for (const account of demo.accounts) await saveAccount(deps, account, demo.templates);
  onProgress(`账号 ${demo.accounts.length} 个`);
  await seedRoster(deps, join(folder, 'roster.xlsx'), now, onProgress);
  const resources = await importResources(deps, { dir: join(folder, 'resources'), dryRun: false });
  onProgress(`内容 ${resources.added + resources.same} 个`);
  const from = sinceTerm ? instantOf(await termStart(deps, now)) - BEFORE_TERM : now;
  for (const [school, name] of PLANS) await seedPlan(deps, school, join(folder, name), from, onProgress);
  const bound = await bindPeople(deps, demo);
  onProgress(`绑定了 ${bound} 个微信号`);
  const named = await namedIn(deps, demo);
  const consents = await seedConsents(deps, named, from);
  onProgress(`${consents} 位家长同意记下孩子的学习记录`);
  return { from, isNamed: (id) => named.has(id) };
}

const namedIn = async (deps: Needs, demo: DemoFile): Promise<ReadonlySet<string>> =>
  new Set((await Promise.all(demo.people.map((human) => personsOf(deps, human)))).flat().map(({ id }) => id));

/** An account that the environment made real keeps its own appid; the templates are the demonstration's. */
async function saveAccount(deps: Needs, file: DemoFile['accounts'][number], templates: DemoFile['templates']): Promise<void> {
  const known = await deps.accounts.get(file.id);
  const own = known?.mode === 'real' ? known : undefined;
  const account: Account = {
    ...{ id: file.id, kind: file.kind, name: own?.name ?? file.name },
    appid: own?.appid ?? file.appid,
    originalId: own?.originalId || file.originalId,
    mode: own?.mode ?? 'sandbox',
    templates: templates
      .filter((template) => template.account === file.id)
      .map(({ id, purpose, title, kind, fields }) => ({
        id,
        purpose,
        title,
        kind: kind === 'one-time' ? 'one-time' : 'long-term',
        fields,
      })),
  };
  await deps.accounts.save(account);
}

async function seedRoster(deps: Needs, path: string, now: Instant, onProgress: SeedOptions['onProgress']): Promise<void> {
  const file = await fileAt(path);
  if ((await deps.imports.lastOf('roster', deps.files.fingerprint(file.bytes))) !== undefined) return;
  const termStartsOn = await termStart(deps, now);
  const { counts } = await patiently(() => importRoster(deps, { file, dryRun: false, termStartsOn }, now));
  const all = (kind: keyof typeof counts): number => counts[kind].added + counts[kind].changed + counts[kind].same;
  onProgress(`名册：${all('schools')} 所学校，${all('classrooms')} 个班，${all('students')} 名学生，${all('guardians')} 位家长`);
  onProgress(`学期从 ${termStartsOn} 开始，今天在第 ${WEEKS_BEHIND + 1} 周（演示用）`);
}

/** A start that was cut off may have left the roster held for a few seconds. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tried = 0; ; tried += 1) {
    try {
      return await work();
    } catch (fault) {
      if (!(fault instanceof Refusal) || fault.code !== 'roster/busy' || tried >= 60) throw fault;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

/** The Monday five weeks before this week's, so that a term is in its midst; what a first run chose stays. */
async function termStart({ roster }: Needs, now: Instant): Promise<CivilDate> {
  const [first] = (await roster.snapshot([])).terms.map(({ startsOn }) => startsOn).sort();
  return first ?? addDays(civilDate(now), 1 - weekday(now) - WEEKS_BEHIND * 7);
}

async function seedPlan(deps: Needs, schoolId: string, path: string, now: Instant, onProgress: SeedOptions['onProgress']): Promise<void> {
  const [term] = (await deps.roster.snapshot([])).terms;
  const running = term && (await deps.plans.get(planIdOf(schoolId, term.id)));
  if (running && running.state !== 'draft') return;
  const file = await fileAt(path);
  const { plan, title, lines } = await importPlan(deps, 'operator', { schoolId, file, dryRun: false }, now);
  await publishPlan(deps, 'operator', { plan }, now);
  onProgress(`计划：${title}，${lines} 行`);
}

const fileAt = async (path: string): Promise<FileBytes> => ({ name: basename(path), bytes: await readFile(path) });

type Binding = Parameters<Needs['identities']['bindMany']>[0][number];

async function bindPeople(deps: Needs, demo: DemoFile): Promise<number> {
  const official = new Set(demo.accounts.filter(({ kind }) => kind === 'official-account').map(({ id }) => id));
  const bindings: Binding[] = [];
  const named = new Set<string>();
  for (const human of demo.people) {
    const persons = await personsOf(deps, human);
    for (const person of persons) if (person.kind === 'guardian') named.add(person.id);
    if (!human.bound) continue;
    for (const [accountId, openid] of Object.entries(human.openids)) {
      const union = human.unionid === undefined ? {} : { unionid: human.unionid };
      bindings.push({ accountId, openid, ...union, persons, follows: official.has(accountId) && human.follows });
    }
  }
  for (const { id } of (await deps.roster.snapshot()).guardians) {
    const place = placeOf(id);
    if (named.has(id) || place % 10 >= BOUND_OF_TEN) continue;
    const mark = `${id.slice(-17)}${Math.floor(place / 10) % 10}`;
    for (const [accountId, prefix] of Object.entries(demo.background)) {
      // The stand-in takes openids that end in 7, 8 or 9 for people who do not follow the official account.
      const follows = official.has(accountId) && !/[789]$/.test(mark);
      // Openids are 28 characters long, whatever the prefix.
      const openid = `${prefix}${mark.padStart(28 - prefix.length, '0')}`;
      bindings.push({ accountId, openid, unionid: `oDEMOunion${mark}`, persons: [{ kind: 'guardian', id }], follows });
    }
  }
  await deps.identities.bindMany(bindings);
  return bindings.length;
}

/** Bound guardians say what guardians say, through the ledger that everybody uses: the named ones and most of the others agree. */
async function seedConsents(deps: Needs, named: ReadonlySet<string>, now: Instant): Promise<number> {
  const text = newestRules(await deps.content.childrenRules());
  if (!text) return 0;
  const agrees = (guardianId: string, studentId: string): boolean =>
    named.has(guardianId) || (placeOf(guardianId) % 10 < BOUND_OF_TEN && placeOf(studentId) % 10 < CONSENTS_OF_TEN);
  const { version, sha256 } = text;
  const words = (await deps.roster.snapshot()).guardianships
    .filter(({ guardianId, studentId }) => agrees(guardianId, studentId))
    .flatMap((by) => {
      const layered = !named.has(by.guardianId) && placeOf(`${by.studentId}:tier`) % 10 < LAYERED_OF_TEN;
      const purposes: ConsentPurpose[] = layered ? [...ASKED_FIRST, 'tier'] : [...ASKED_FIRST];
      return purposes.map((purpose) => ({ by, said: { purpose, word: 'given' as const, version, sha256 } }));
    });
  await enterWords(deps, words, 'demonstration', now);
  return words.filter(({ said }) => said.purpose === 'learning-record').length;
}

/** A number that hangs on the id alone, so that a second run binds the same families. */
const placeOf = (id: string): number => [...id].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 1_000_003, 7);

async function personsOf({ roster }: Needs, { name, bind, quietHours, largeType }: DemoPerson): Promise<Person[]> {
  const persons: Person[] = [];
  if (bind.guardianPhone !== undefined) {
    const guardian = await roster.guardianByPhone(bind.guardianPhone);
    if (!guardian) throw new Error(`演示名册里没有${name}，请用 deploy/make-demo.mjs 重做名册`);
    await roster.setGuardianSettings(guardian.id, {
      ...(quietHours === undefined ? {} : { quietHours }),
      ...(largeType === undefined ? {} : { largeType }),
    });
    persons.push({ kind: 'guardian', id: guardian.id });
  }
  if (bind.teacherNo !== undefined) {
    const teacher = await roster.teacherByNo(bind.teacherNo);
    if (!teacher) throw new Error(`演示名册里没有${name}，请用 deploy/make-demo.mjs 重做名册`);
    persons.push({ kind: 'teacher', id: teacher.id });
  }
  if (bind.officerNo !== undefined) persons.push({ kind: 'officer', id: bind.officerNo });
  return persons;
}
